import { z } from 'zod';
import { recordEvent } from '#src/events/record';
import { recordAudit } from '#src/features/audit/audit.service';
import { findActor } from '#src/features/people/actor.queries';
import { clock } from '#src/platform/clock';
import { inTransaction, type Tx } from '#src/platform/db';
import type { Deps, Place } from '#src/platform/http/context';
import { enqueue, SOON } from '#src/platform/jobs';
import { columnOf } from '#src/subjects/place';
import { sees } from '#src/subjects/subjects';
import type { Actor } from '#src/web/actor';
import type { Asking } from './accessRequests.schema';

const payload = z.object({ askerId: z.number(), kind: z.enum(['memo', 'task']), id: z.number(), text: z.string() });

/** Whether there is such a memo or task is looked up later, by a job: neither the answer nor its time tells it. */
export async function askForAccess({ db }: Pick<Deps, 'db'>, actor: Actor, { kind, id, text }: Asking): Promise<void> {
  await inTransaction(db, async (tx) => {
    await recordAudit(tx, { type: 'access.asked', actorId: actor.id, details: { [`${kind}Id`]: id } });
    await enqueue(tx, 'take_access_request', { askerId: actor.id, kind, id, text }, { priority: SOON });
  });
}

const QUIET_MS = 7 * 86_400_000;

/** One open request of a person for each memo or task: asked again, nobody is told again, nor for a week after it was dismissed. */
export async function takeAccessRequest({ db }: Pick<Deps, 'db'>, raw: unknown): Promise<void> {
  const { askerId, kind, id, text } = payload.parse(raw);
  const asker = await findActor(db, askerId);
  if (!asker || (await sees(db.prisma, asker, { kind, id }))) return;
  await inTransaction(db, async (tx) => {
    if (!(await isOpenToRequests(tx, { kind, id }))) return;
    const column = columnOf({ kind, id });
    const since = new Date(clock.now().getTime() - QUIET_MS);
    const dismissed = { ...column, askerId, isDismissed: true, answeredAt: { gte: since } };
    if ((await tx.accessRequest.count({ where: dismissed })) > 0) return;
    const [made] = await tx.accessRequest.createManyAndReturn({
      data: [{ ...column, askerId, text, askedAt: clock.now() }],
      skipDuplicates: true,
      select: { id: true },
    });
    if (!made) return;
    const event = { actorId: askerId, changes: { requestId: made.id, text } };
    if (kind === 'memo') await recordEvent(tx, { ...event, type: 'memo.accessAsked', memoId: id });
    else await recordEvent(tx, { ...event, type: 'task.accessAsked', taskId: id });
  });
}

/** Never drafts, nor what was withdrawn. */
async function isOpenToRequests(tx: Tx, { kind, id }: Place): Promise<boolean> {
  if (kind === 'task') return (await tx.task.count({ where: { id } })) > 0;
  return (await tx.memo.count({ where: { id, stage: { not: 'draft' }, withdrawnAt: null } })) > 0;
}
