import { z } from 'zod';
import { clock } from '#src/platform/clock';
import type { MailTiming, Tx } from '#src/platform/db';
import type { HappenedEvent } from './event.queries';

const MINUTE = 60_000;
/** The mail of a message waits so long for the next message of the same person, and at most once more as long. */
export const MESSAGE_WAIT_MS = MINUTE;
export const READ_SOON_MS = 2 * MINUTE;

const waitOf = (timing: MailTiming): number => (timing === 'unlessReadSoon' ? READ_SOON_MS : MESSAGE_WAIT_MS);

type Told = { noticeId: number; reader: { id: number; timing: MailTiming } };
const joinedRows = z.array(z.object({ id: z.number(), user_id: z.number() }));

export function messageMailDueAt(
  { message }: Pick<HappenedEvent, 'message'>,
  timing: MailTiming,
  now: Date,
): Date | null {
  return message ? new Date(now.getTime() + waitOf(timing)) : null;
}

/**
 * Adds a message to the waiting mails with earlier messages of the same person in this conversation; returns the
 * notices without such a mail. Locks the conversation: two messages at once would each begin a mail. A claimed mail is
 * no longer waiting.
 */
export async function joinWaitingMails<T extends Told>(tx: Tx, event: HappenedEvent, told: readonly T[]): Promise<T[]> {
  if (!event.message || told.length === 0) return [...told];
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('talk mails'), ${event.memoId ?? -(event.taskId ?? 0)}::int)`;
  const joined = new Map<number, number>();
  for (const timing of ['atOnce', 'unlessReadSoon'] as const) {
    const ids = told.filter(({ reader }) => reader.timing === timing).map(({ reader }) => reader.id);
    for (const { id, user_id } of await prolong(tx, event, ids, timing)) joined.set(user_id, id);
  }
  if (joined.size === 0) return [...told];
  const noticesOf = told.filter(({ reader }) => joined.has(reader.id));
  await tx.$executeRaw`
    UPDATE notifications n SET digest_id = one.mail_id
      FROM unnest(${noticesOf.map(({ noticeId }) => noticeId)}::int[],
                  ${noticesOf.map(({ reader }) => joined.get(reader.id) ?? 0)}::int[]) AS one (id, mail_id)
     WHERE n.id = one.id`;
  return told.filter(({ reader }) => !joined.has(reader.id));
}

/**
 * "Unless I have read it within two minutes" holds for the last message, too; a message that is too late begins another
 * mail.
 */
async function prolong(tx: Tx, { actorId, memoId, taskId }: HappenedEvent, readers: number[], timing: MailTiming) {
  if (readers.length === 0) return [];
  const now = clock.now();
  const wait = `${waitOf(timing)} milliseconds`;
  const most = `${waitOf(timing) + MESSAGE_WAIT_MS} milliseconds`;
  const begunAfter = new Date(now.getTime() - (timing === 'unlessReadSoon' ? MESSAGE_WAIT_MS : 2 * MESSAGE_WAIT_MS));
  const rows = await tx.$queryRaw`
    UPDATE mail_deliveries d
       SET due_at = greatest(d.due_at, least(${now}::timestamptz + ${wait}::interval, d.created_at + ${most}::interval))
      FROM notifications n
      JOIN events e ON e.id = n.event_id
     WHERE n.id = d.notification_id AND d.user_id = ANY(${readers}) AND d.state = 'queued'
       AND d.due_at > ${now}::timestamptz AND d.created_at >= ${begunAfter}::timestamptz
       AND e.type = 'message.posted' AND e.actor_id = ${actorId}
       AND (e.memo_id = ${memoId} OR e.task_id = ${taskId})
    RETURNING d.id, d.user_id`;
  return joinedRows.parse(rows);
}
