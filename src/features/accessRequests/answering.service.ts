import { clock } from '#src/platform/clock';
import { inTransaction, type Tx } from '#src/platform/db';
import { NotFound } from '#src/platform/errors';
import type { Deps, Place } from '#src/platform/http/context';
import { columnOf } from '#src/subjects/place';
import type { SubjectKind } from '#src/subjects/subjectKind';
import type { Actor } from '#src/web/actor';
import type { Answer } from './accessRequests.schema';

export type LetIn = (tx: Tx, actor: Actor, placeId: number, personId: number) => Promise<void>;

/** Where access is asked for, and how it is given there. */
export type RequestsOwner<S> = {
  subject: SubjectKind<S>;
  mayLetIn: (actor: Actor, subject: S) => boolean;
  letIn: LetIn;
};

type Answered = { requestId: number; answer: Answer; letIn: LetIn };

/** The second click of two, or another's, does nothing. Answers whose request it was. */
export async function answerAccessRequest(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  place: Place,
  { requestId, answer, letIn }: Answered,
): Promise<string> {
  return inTransaction(db, async (tx) => {
    const where = { id: requestId, ...columnOf(place) };
    const request = await tx.accessRequest.findFirst({
      where,
      select: { asker: { select: { id: true, name: true } } },
    });
    if (!request) throw new NotFound('access.errors.notFound');
    // First the subscriber: the memo's row is locked before the request's.
    if (answer === 'letIn' && (await isOpen(tx, requestId))) await letIn(tx, actor, place.id, request.asker.id);
    await tx.accessRequest.updateMany({
      where: { id: requestId, answeredAt: null },
      data: { answeredAt: clock.now(), answeredById: actor.id, isDismissed: answer === 'dismiss' },
    });
    return request.asker.name;
  });
}

const isOpen = async (tx: Tx, id: number): Promise<boolean> =>
  (await tx.accessRequest.count({ where: { id, answeredAt: null } })) > 0;
