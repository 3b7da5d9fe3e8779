import { z } from 'zod';
import { enqueueEach, LATER, SOON } from '#src/platform/jobs';
import type { Tx } from '#src/platform/db';
import { clock } from '#src/platform/clock';
import { catalogue, changesOf, type EventType, type NewEvent, type PersonEventType } from './catalogue';

const json = z.record(z.string(), z.json());

const recorded = z.tuple([z.object({ id: z.number() })]);

/**
 * Writes the event and the job that tells people of it, as one statement. Returns the event's id. Until `heldUntil` nobody
 * is told, unless somebody acts on the memo before: then people hear of both, in their order.
 */
export async function recordEvent<T extends EventType>(tx: Tx, event: NewEvent<T>, heldUntil?: Date): Promise<number> {
  const row = rowOf(event);
  // Of bulk work people are told once, at its end.
  if (row.bulkRunId !== null) return (await tx.event.create({ data: row, select: { id: true } })).id;
  // People's actions go before automatic changes, of which there may be many at once.
  const priority = row.actorId === null ? 0 : SOON;
  const isHeld = heldUntil !== undefined;
  const rows = await tx.$queryRaw`
    WITH event AS (
      INSERT INTO events (type, actor_id, done_for_id, memo_id, task_id, user_id, message_id, changes, created_at)
      VALUES (${row.type}, ${row.actorId}::int, ${row.doneForId}::int, ${row.memoId}::int, ${row.taskId}::int,
              ${row.userId}::int, ${row.messageId}::int, ${JSON.stringify(row.changes)}::jsonb, ${row.createdAt})
      RETURNING id),
    released AS (
      DELETE FROM held_acts
       WHERE memo_id = ${row.memoId}::int AND undone_at IS NULL AND ${catalogue[event.type].kind !== null}
      RETURNING event_id),
    -- Told by itself now, and no more with the many that it was done with.
    parted AS (UPDATE events SET bulk_run_id = NULL FROM released WHERE events.id = event_id AND bulk_run_id IS NOT NULL),
    told AS (
      SELECT count(graphile_worker.add_job('deliver_event', json_build_object('eventId', event_id), max_attempts => 25,
                                           run_at => now() - interval '1 second', priority => ${SOON}::int,
                                           job_key => 'held:' || event_id)) AS count
        FROM released)
    SELECT id, (graphile_worker.add_job('deliver_event', json_build_object('eventId', id, 'isHeld', ${isHeld}::boolean),
                                        max_attempts => 25, run_at => ${heldUntil ?? null}::timestamptz, priority => ${priority}::int,
                                        job_key => CASE WHEN ${isHeld}::boolean THEN 'held:' || id END)).run_at, told.count
      FROM told, event`;
  return recorded.parse(rows)[0].id;
}

export async function recordHistory<T extends EventType>(tx: Tx, events: readonly NewEvent<T>[]): Promise<void> {
  await tx.event.createMany({ data: events.map(rowOf) });
}

/** Summaries, after the events of single memos and tasks. */
export async function recordForPeople<T extends PersonEventType>(
  tx: Tx,
  events: readonly NewEvent<T>[],
): Promise<void> {
  const rows = await tx.event.createManyAndReturn({ data: events.map(rowOf), select: { id: true } });
  await enqueueEach(
    tx,
    'deliver_event',
    rows.map(({ id }) => ({ payload: { eventId: id }, priority: LATER })),
  );
}

function rowOf<T extends EventType>(event: NewEvent<T>) {
  const changes: unknown = JSON.parse(JSON.stringify(changesOf(event.type, event.changes)));
  return {
    type: event.type,
    actorId: event.actorId,
    doneForId: event.doneForId ?? null,
    memoId: event.memoId ?? null,
    taskId: event.taskId ?? null,
    userId: event.userId ?? null,
    bulkRunId: event.bulkRunId ?? null,
    messageId: event.messageId ?? null,
    changes: json.parse(changes),
    createdAt: clock.now(),
  };
}
