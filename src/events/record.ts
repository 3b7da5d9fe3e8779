import { z } from 'zod';
import { enqueue, enqueueEach, LATER, SOON } from '#src/platform/jobs';
import type { Tx } from '#src/platform/db';
import { clock } from '#src/platform/clock';
import { changesOf, type EventType, type NewEvent, type PersonEventType } from './catalogue';

const json = z.record(z.string(), z.json());

/** Writes the event and the job that tells people of it in one transaction. Returns the event's id. */
export async function recordEvent<T extends EventType>(tx: Tx, event: NewEvent<T>): Promise<number> {
  const row = await tx.event.create({ data: rowOf(event), select: { id: true } });
  // People's actions go before automatic changes, of which there may be many at once.
  const priority = event.actorId === null ? {} : { priority: SOON };
  // Of bulk work people are told once, at its end.
  if (!event.bulkRunId) await enqueue(tx, 'deliver_event', { eventId: row.id }, priority);
  return row.id;
}

/** Many events of which nobody is told one by one. */
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
