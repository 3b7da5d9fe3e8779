import { findAudience } from '#src/events/audience.queries';
import { changesOf, type EventChanges, type NewEvent } from '#src/events/catalogue';
import { isAmong } from '#src/events/entry';
import { findEvent, type HappenedEvent } from '#src/events/event.queries';
import { enqueuePageRefresh } from '#src/events/pageRefresh';
import { MOST_LISTED } from '#src/events/personEvents';
import { recordForPeople } from '#src/events/record';
import { lockRun } from '#src/features/bulk/bulkRuns.service';
import { clock } from '#src/platform/clock';
import { inTransaction } from '#src/platform/db';
import { beginningOf } from '../stage/considering.service';
import type { RunDeps } from './acting.service';
import { planOf, type Plan } from './plan';

type Told = NewEvent<'person.memosActedOn'>;
type What = EventChanges<'person.memosActedOn'>['what'];

/**
 * Everybody once, with how many of the memos they would have been told of one by one; whose turn came by it hears of that for
 * itself. From now on nothing of it can be undone. Runs again without effect.
 */
export const tellOfSelected = (
  { db }: Pick<RunDeps, 'db'>,
  { runId, isAfterUndoing }: { runId: number; isAfterUndoing: boolean },
): Promise<void> =>
  inTransaction(db.patient, async (tx) => {
    const run = await lockRun(tx, runId);
    // What is being undone is told when that is over.
    if (run.toldAt || (run.undoneAt && !isAfterUndoing)) return;
    await tx.bulkRun.update({ where: { id: runId }, data: { toldAt: clock.now() }, select: { id: true } });
    await tx.$executeRaw`
      DELETE FROM held_acts h USING events e WHERE e.bulk_run_id = ${runId} AND h.event_id = e.id AND h.undone_at IS NULL`;
    const events = await tx.event.findMany({
      where: { bulkRunId: runId },
      select: { id: true, memoId: true },
      orderBy: { id: 'asc' },
    });
    const told = new Map<string, Heard>();
    for (const { id } of events) {
      const event = await findEvent(tx, id);
      if (event) for (const one of await toldOf({ db: db.patient, event, plan: planOf(run) })) add(told, one);
    }
    await recordForPeople(tx, [...told.values()].map(eventFor(run.startedById, planOf(run))));
    const memoIds = [...new Set(events.flatMap(({ memoId }) => memoId ?? []))];
    if (memoIds.length > 0) await enqueuePageRefresh(tx, { memoIds });
  });

type Hears = { userId: number; what: What; memoId: number; preparedBy: string | undefined };
type Heard = { userId: number; what: What; memos: number[]; preparedBy: Set<string> };

async function toldOf({ db, event, plan }: { db: RunDeps['db']; event: HappenedEvent; plan: Plan }): Promise<Hears[]> {
  const { memoId } = event;
  if (memoId === null) return [];
  const readers = await findAudience(db, event);
  const preparedBy = preparerOf(event);
  return readers.map(({ id }) => ({
    ...{ userId: id, memoId, preparedBy },
    what: isNext(event, id) ? 'yourTurn' : WHAT[plan.act],
  }));
}

const preparerOf = ({ type, changes }: HappenedEvent): string | undefined =>
  type === 'memo.considered' || type === 'memo.consideredInTurn'
    ? changesOf(type, changes).preparedBy?.name
    : undefined;

/** Of what is nobody else’s business (`OWN` of the plan) there is nothing to tell. */
const WHAT = {
  consider: 'considered',
  sign: 'signed',
  postpone: 'postponed',
  pending: 'pending',
  tags: 'tagged',
  subscribers: 'subscribed',
  read: 'tagged',
  mute: 'tagged',
  unmute: 'tagged',
} as const;

const isNext = ({ type, changes }: HappenedEvent, userId: number): boolean =>
  type === 'memo.consideredInTurn' && isAmong(changesOf(type, changes).joined, userId);

function add(told: Map<string, Heard>, { userId, what, memoId, preparedBy }: Hears): void {
  const key = `${userId} ${what}`;
  const known = told.get(key) ?? { userId, what, memos: [], preparedBy: new Set<string>() };
  known.memos.push(memoId);
  if (preparedBy !== undefined) known.preparedBy.add(preparedBy);
  told.set(key, known);
}

const eventFor =
  (actorId: number, { outcome, until, conclusion }: Plan) =>
  ({ userId, what, memos, preparedBy }: Heard): Told => ({
    type: 'person.memosActedOn',
    actorId,
    userId,
    changes: {
      ...{ what, count: memos.length, memos: memos.slice(0, MOST_LISTED), outcome: outcome ?? 'noted', until },
      ...{ conclusion: what === 'considered' ? beginningOf(conclusion) : '', preparedBy: [...preparedBy] },
    },
  });
