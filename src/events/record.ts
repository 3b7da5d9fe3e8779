import { z } from 'zod';
import { enqueue, enqueueEach, LATER, SOON } from '#src/platform/jobs';
import type { Tx } from '#src/platform/db';
import { clock } from '#src/platform/clock';
import { changesOf, type EventType, type NewEvent, type PersonEventType } from './catalogue';

const json = z.record(z.string(), z.json());

/**
 * Writes what happened and, in the same transaction, the job that tells people of it: neither can be lost without the other.
 * Returns the event's id.
 */
export async function recordEvent<T extends EventType>(tx: Tx, event: NewEvent<T>): Promise<number> {
  const row = await tx.event.create({ data: rowOf(event), select: { id: true } });
  // What somebody did goes before what happened by itself, of which there may be much at once: memos whose day has come.
  const priority = event.actorId === null ? {} : { priority: SOON };
  // Of long work people are told as a whole, when it is done.
  if (!event.bulkRunId) await enqueue(tx, 'deliver_event', { eventId: row.id }, priority);
  return row.id;
}

/** Many at once, which nobody is told of one by one. */
export async function recordHistory<T extends EventType>(tx: Tx, events: readonly NewEvent<T>[]): Promise<void> {
  await tx.event.createMany({ data: events.map(rowOf) });
}

/** What people are told of many things at once, after all that happens to single ones. */
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
