import { recordEvent } from '#src/events/record';
import { dayOfReader } from '#src/features/myDay/day';
import { findCandidates } from '#src/features/people/choosing/candidates.queries';
import { clock } from '#src/platform/clock';
import { inTransaction, type Tx } from '#src/platform/db';
import { Conflict, Invalid } from '#src/platform/errors';
import type { Deps } from '#src/platform/http/context';
import { decidesForThemselves } from '#src/policies/memo.policy';
import { canAskOpinion } from '#src/policies/opinion.policy';
import { canReadNotes } from '#src/policies/notes.policy';
import type { Actor } from '#src/web/actor';
import { lockMemo, type LoadedMemo } from '../memos.queries';
import { touchMemo } from '../touch.service';
import { giveToAdvisers } from './advisers.service';
import type { Asking } from './opinions.schema';

type Person = { id: number; name: string };

/** How many a memo is asked for in all, without those that were revoked: each is a mail, and a ball of its own. */
const MOST_OPINIONS = 40;
/** What advisers ask further, so that they leave room for the recipients. */
const MOST_BY_ADVISERS = 20;

/** Each becomes an adviser with a ball of their own; those of the recipients stay. */
export async function askForOpinions(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  memoId: number,
  form: Asking,
): Promise<Person[]> {
  if (form.by !== undefined && form.by < dayOfReader(actor).today)
    throw new Invalid({ by: 'memos.opinions.errors.byPast' });
  return inTransaction(db, async (tx) => {
    const memo = await lockMemo(tx, memoId);
    if (!canAskOpinion(actor, memo)) throw new Conflict('memos.opinions.errors.askedTooLate');
    const people = await advisersOf(tx, actor, memo, form.advisers);
    await join(tx, memo, people, form.readsNotes && canReadNotes(actor, memo));
    const { question, by, yesNo: isYesNo } = form;
    const answerBy = by === undefined ? null : new Date(`${by}T00:00:00Z`);
    const asked = { memoId, askedById: actor.id, question, isYesNo, answerBy, askedAt: clock.now() };
    await tx.opinion.createMany({ data: people.map(({ id }) => ({ ...asked, adviserId: id })) });
    await giveToAdvisers(tx, memoId);
    await touchMemo(tx, memoId, actor);
    const changes = { people, question, by: by ?? null, isYesNo };
    await recordEvent(tx, { type: 'memo.opinionAsked', actorId: actor.id, memoId, changes });
    return people;
  });
}

async function advisersOf(tx: Tx, actor: Actor, memo: LoadedMemo, refs: Asking['advisers']): Promise<Person[]> {
  const found = await findCandidates(tx, refs);
  const people = new Map<number, Person>();
  for (const ref of refs) {
    const person = found.get(ref);
    if (!person) throw new Invalid({ advisers: 'memos.errors.personUnknown' });
    people.set(person.id, { id: person.id, name: person.name });
  }
  const asked = await tx.opinion.findMany({
    where: { memoId: memo.id, revokedAt: null },
    select: { adviserId: true, answeredAt: true },
  });
  const max = decidesForThemselves(actor, memo) ? MOST_OPINIONS : MOST_BY_ADVISERS;
  if (asked.length + people.size > max) throw new Invalid({ advisers: 'memos.opinions.errors.tooManyInAll' }, { max });
  const waiting = asked.filter(({ answeredAt }) => answeredAt === null);
  for (const { id, name } of people.values()) {
    const own = memo.participants.find(({ userId }) => userId === id);
    if (id === actor.id) throw new Invalid({ advisers: 'memos.opinions.errors.oneself' });
    if (own?.isOwner) throw new Invalid({ advisers: 'memos.opinions.errors.owner' }, { name });
    const isRecipient = own?.isRecipient || memo.recipients.some(({ userId }) => userId === id);
    if (isRecipient || own?.isDeputy) throw new Invalid({ advisers: 'memos.opinions.errors.recipient' }, { name });
    if (waiting.some(({ adviserId }) => adviserId === id))
      throw new Invalid({ advisers: 'memos.opinions.errors.askedAlready' }, { name });
  }
  return [...people.values()];
}

async function join(
  tx: Tx,
  { id: memoId, createdAt, stage }: LoadedMemo,
  people: readonly Person[],
  readsNotes: boolean,
): Promise<void> {
  const ids = people.map(({ id }) => id);
  await tx.participant.createMany({
    data: ids.map((userId) => ({ memoId, userId, createdAt, stage, isAdviser: true, joinedAt: clock.now() })),
    skipDuplicates: true,
  });
  await tx.participant.updateMany({
    where: { memoId, userId: { in: ids } },
    data: { isAdviser: true, ...(readsNotes && { readsNotes }) },
  });
}
