import { z } from 'zod';
import { enqueue, SOON } from '#src/platform/jobs';
import type { Tx } from '#src/platform/db';
import { clock } from '#src/platform/clock';
import { eventSchemas, type EventType, type NewEvent } from './catalogue';

const json = z.record(z.string(), z.json());

/**
 * Writes what happened and, in the same transaction, the job that tells people of it: neither can be lost without the other.
 * Returns the event's id.
 */
export async function recordEvent<T extends EventType>(tx: Tx, event: NewEvent<T>): Promise<number> {
  const changes: unknown = JSON.parse(JSON.stringify(eventSchemas[event.type].parse(event.changes)));
  const row = await tx.event.create({
    data: {
      type: event.type,
      actorId: event.actorId,
      doneForId: event.doneForId ?? null,
      memoId: event.memoId ?? null,
      taskId: event.taskId ?? null,
      messageId: event.messageId ?? null,
      changes: json.parse(changes),
      createdAt: clock.now(),
    },
    select: { id: true },
  });
  // Before the mails that wait for a slow server.
  await enqueue(tx, 'deliver_event', { eventId: row.id }, { priority: SOON });
  return row.id;
}
