import type { NewEvent } from '#src/events/catalogue';
import { recordForPeople } from '#src/events/record';
import { lockAbsences } from '#src/features/absences/deputies.service';
import { recordAudit } from '#src/features/audit/audit.service';
import { findCandidates } from '#src/features/people/choosing/candidates.queries';
import { clock } from '#src/platform/clock';
import { inTransaction, type Tx } from '#src/platform/db';
import { Invalid } from '#src/platform/errors';
import { eachOnItsOwn } from '#src/platform/eachOnItsOwn';
import type { Deps } from '#src/platform/http/context';
import type { PersonRef } from '#src/web/formFields';
import type { Actor } from '#src/web/actor';
import { renewAssistants } from './assisting.service';

export const MOST_ASSISTANTS = 3;

type Person = { id: number; name: string };
type Pair = { user: Person; assistant: Person };

/**
 * From now on they see what this person has to consider. Named twice, nothing happens.
 * @throws Invalid for oneself, who is not here, and more than `MOST_ASSISTANTS`
 */
export function nameAssistant({ db }: Pick<Deps, 'db'>, actor: Actor, ref: PersonRef): Promise<void> {
  return inTransaction(db, async (tx) => {
    // The roles of memos must not be written meanwhile.
    await lockAbsences(tx);
    const assistant = (await findCandidates(tx, [ref])).get(ref);
    if (!assistant) throw new Invalid({ assistant: 'assistants.errors.unknown' });
    if (assistant.id === actor.id) throw new Invalid({ assistant: 'assistants.errors.self' });
    const present = await tx.assistance.findMany({ where: { userId: actor.id, endedAt: null } });
    if (present.some(({ assistantId }) => assistantId === assistant.id)) return;
    if (present.length >= MOST_ASSISTANTS)
      throw new Invalid({ assistant: 'assistants.errors.tooMany' }, { most: MOST_ASSISTANTS });
    await tx.assistance.create({ data: { userId: actor.id, assistantId: assistant.id, since: clock.now() } });
    await renewAssistants(tx, { of: [actor.id] });
    const pair = { user: { id: actor.id, name: actor.name }, assistant: { id: assistant.id, name: assistant.name } };
    await record(tx, actor.id, 'assistant.named', pair);
    await recordForPeople(tx, toldBoth('person.assistantNamed', pair));
  });
}

/** By either of the two. What was ended by the other one meanwhile is ended. */
export function endAssistance({ db }: Pick<Deps, 'db'>, actor: Actor, id: number): Promise<void> {
  return inTransaction(db, async (tx) => {
    await lockAbsences(tx);
    await end(tx, actor.id, { id, OR: [{ userId: actor.id }, { assistantId: actor.id }] });
  });
}

/** Of somebody who leaves, in the same transaction; call `lockAbsences` first. */
export const endAssistancesOf = (tx: Tx, actor: Actor, userId: number): Promise<void> =>
  end(tx, actor.id, { OR: [{ userId }, { assistantId: userId }] });

type Which = { id?: number; OR: ({ userId: number } | { assistantId: number })[] };

async function end(tx: Tx, actorId: number, which: Which): Promise<void> {
  const person = { select: { id: true, name: true } } as const;
  const ended = await tx.assistance.findMany({
    where: { ...which, endedAt: null },
    select: { id: true, user: person, assistant: person },
  });
  await tx.assistance.updateMany({
    where: { id: { in: ended.map(({ id }) => id) } },
    data: { endedAt: clock.now() },
  });
  if (ended.length > 0) await renewAssistants(tx, { of: ended.map(({ user }) => user.id) });
  for (const pair of ended) {
    await record(tx, actorId, 'assistant.ended', pair);
    await recordForPeople(tx, toldBoth('person.assistanceEnded', pair));
  }
}

const record = (tx: Tx, actorId: number, type: 'assistant.named' | 'assistant.ended', { user, assistant }: Pair) =>
  recordAudit(tx, { type, actorId, subjectId: user.id, details: { assistant: assistant.name } });

/** Both, also the one who did it: nobody should get or lose such sight unawares. */
function toldBoth<T extends 'person.assistantNamed' | 'person.assistanceEnded'>(type: T, { user, assistant }: Pair) {
  const event = { type, actorId: null } as const;
  const both: NewEvent<'person.assistantNamed' | 'person.assistanceEnded'>[] = [
    { ...event, userId: assistant.id, changes: { person: user, isAssistant: true } },
    { ...event, userId: user.id, changes: { person: assistant, isAssistant: false } },
  ];
  return both;
}

/** Every quarter of an hour: what was sent or decided while somebody was named is made good. */
export async function attendToAssistants(deps: Pick<Deps, 'db' | 'logger'>): Promise<void> {
  const rows = await deps.db.prisma.assistance.findMany({
    where: { endedAt: null },
    distinct: ['userId'],
    select: { userId: true },
  });
  const people = rows.map(({ userId }) => userId);
  await eachOnItsOwn(deps, people, 'assistants could not be renewed', (userId) =>
    inTransaction(deps.db, async (tx) => {
      await lockAbsences(tx);
      await renewAssistants(tx, { of: [userId] });
    }),
  );
}
