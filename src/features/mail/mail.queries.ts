import { z } from 'zod';
import { mailTiming } from '#src/events/mailTiming';
import { memoSelect, taskSelect } from '#src/subjects/subject';
import type { Database, Tx } from '#src/platform/db';
import type { Place } from '#src/platform/http/context';

/** Read when the mail is sent, so that it is up to date. */
export function findDelivery(db: Pick<Tx, 'mailDelivery'>, deliveryId: number) {
  return db.mailDelivery.findUnique({
    where: { id: deliveryId },
    select: {
      id: true,
      kind: true,
      state: true,
      attempts: true,
      leaseUntil: true,
      claimedBy: true,
      messageId: true,
      toAddress: true,
      facts: true,
      createdAt: true,
      dueAt: true,
      user: {
        select: {
          id: true,
          name: true,
          email: true,
          locale: true,
          timeZone: true,
          isExecutive: true,
          isOperator: true,
          deactivatedAt: true,
          mailKey: true,
          mailFrom: true,
          mailUntil: true,
          mailDays: true,
          passwordHash: true,
          notificationPreferences: { select: { kind: true, timing: true } },
        },
      },
      notification: {
        select: {
          readAt: true,
          memoId: true,
          taskId: true,
          event: {
            select: {
              id: true,
              type: true,
              userId: true,
              changes: true,
              actor: { select: { name: true } },
              doneFor: { select: { name: true } },
              message: {
                select: {
                  id: true,
                },
              },
            },
          },
        },
      },
    },
  });
}

export type Delivery = NonNullable<Awaited<ReturnType<typeof findDelivery>>>;
export type NoticeDelivery = Delivery & { notification: NonNullable<Delivery['notification']> };

const date = z.coerce.date();
const nameRow = z.object({ name: z.string() });
const userRow = z.object({
  id: z.number(),
  name: z.string(),
  email: z.string(),
  locale: z.string(),
  timeZone: z.string(),
  isExecutive: z.boolean(),
  isOperator: z.boolean(),
  deactivatedAt: date.nullable(),
  mailKey: z.string(),
  mailFrom: z.number().nullable(),
  mailUntil: z.number().nullable(),
  mailDays: z.array(z.number()),
  passwordHash: z.string().nullable(),
  notificationPreferences: z.array(z.object({ kind: z.string(), timing: mailTiming })),
});
const eventRow = z.object({
  id: z.number(),
  type: z.string(),
  userId: z.number().nullable(),
  changes: z.json(),
  actor: nameRow.nullable(),
  doneFor: nameRow.nullable(),
  message: z.object({ id: z.number() }).nullable(),
});
const claimedRow: z.ZodType<Delivery> = z.object({
  id: z.number(),
  kind: z.string(),
  state: z.enum(['queued', 'sending', 'sent', 'kept', 'skipped', 'failed']),
  attempts: z.number(),
  leaseUntil: z.date().nullable(),
  claimedBy: z.string().nullable(),
  messageId: z.string(),
  toAddress: z.string(),
  facts: z.json(),
  createdAt: z.date(),
  dueAt: z.date().nullable(),
  user: userRow,
  notification: z
    .object({ readAt: date.nullable(), memoId: z.number().nullable(), taskId: z.number().nullable(), event: eventRow })
    .nullable(),
});

/** `findDelivery` as SQL, of a mail that is free and due, which is claimed by it. */
const CLAIM = `
  UPDATE mail_deliveries d
     SET state = 'sending', lease_until = $3, claimed_by = $4, attempts = d.attempts + 1
    FROM users u
   WHERE d.id = $1 AND u.id = d.user_id
     AND (d.state = 'queued' OR (d.state = 'sending' AND (d.lease_until < $2 OR d.lease_until > $5)))
     AND (d.due_at IS NULL OR d.due_at <= $2 OR d.due_at > $6)
  RETURNING d.id, d.kind, d.state, d.attempts, d.lease_until AS "leaseUntil", d.claimed_by AS "claimedBy",
    d.message_id AS "messageId", d.to_address AS "toAddress", d.facts, d.created_at AS "createdAt", d.due_at AS "dueAt",
    jsonb_build_object(
      'id', u.id, 'name', u.name, 'email', u.email, 'locale', u.locale, 'timeZone', u.time_zone,
      'isExecutive', u.is_executive, 'isOperator', u.is_operator, 'deactivatedAt', u.deactivated_at, 'mailKey', u.mail_key,
      'mailFrom', u.mail_from_minute, 'mailUntil', u.mail_until_minute, 'mailDays', u.mail_days, 'passwordHash', u.password_hash,
      'notificationPreferences',
      (SELECT coalesce(jsonb_agg(jsonb_build_object('kind', p.kind, 'timing', p.timing)), '[]')
         FROM notification_preferences p WHERE p.user_id = u.id)) AS user,
    (SELECT jsonb_build_object('readAt', n.read_at, 'memoId', n.memo_id, 'taskId', n.task_id, 'event', jsonb_build_object(
              'id', e.id, 'type', e.type, 'userId', e.user_id, 'changes', e.changes,
              'actor', (SELECT jsonb_build_object('name', a.name) FROM users a WHERE a.id = e.actor_id),
              'doneFor', (SELECT jsonb_build_object('name', f.name) FROM users f WHERE f.id = e.done_for_id),
              'message', CASE WHEN e.message_id IS NOT NULL THEN jsonb_build_object('id', e.message_id) END))
       FROM notifications n JOIN events e ON e.id = n.event_id WHERE n.id = d.notification_id) AS notification`;

type Claim = { now: Date; leaseUntil: Date; runnerId: string | null; tooLongLease: Date; tooLateDue: Date };

/** Null when it is not to be sent now, or somebody else has claimed it. */
export async function claimDelivery(db: Database, deliveryId: number, claim: Claim): Promise<Delivery | null> {
  const values = [deliveryId, claim.now, claim.leaseUntil, claim.runnerId, claim.tooLongLease, claim.tooLateDue];
  const [claimed] = await db.named('claim_mail', CLAIM, claimedRow, values);
  return claimed ?? null;
}

const SENT = `
  UPDATE mail_deliveries SET state = 'sent', sent_at = $3, to_address = $4, last_error = NULL, lease_until = NULL
   WHERE id = $1 AND attempts = $2 AND state = 'sending'`;

/** Only if this attempt still holds the claim. */
export async function markSent(
  db: Database,
  { id, attempts }: Pick<Delivery, 'id' | 'attempts'>,
  { sentAt, toAddress }: { sentAt: Date; toAddress: string },
): Promise<void> {
  await db.named('mark_mail_sent', SENT, z.never(), [id, attempts, sentAt, toAddress]);
}

const attachments = { select: { id: true, fileName: true, sizeBytes: true }, orderBy: { id: 'asc' } } as const;

export function findMailedMemo(db: Pick<Tx, 'memo'>, memoId: number) {
  return db.memo.findUnique({
    where: { id: memoId },
    select: {
      ...memoSelect,
      participants: { select: { ...memoSelect.participants.select, isKept: true } },
      body: true,
      conclusion: true,
      attachments,
      stageChangedAt: true,
      postponedUntil: true,
      consideredAt: true,
      owner: { select: { name: true } },
      recipient: { select: { id: true, name: true } },
      purpose: { select: { name: true } },
      consideredBy: { select: { id: true, name: true } },
      consideredFor: { select: { name: true } },
    },
  });
}

export type MailedMemo = NonNullable<Awaited<ReturnType<typeof findMailedMemo>>>;

export function findMailedTask(db: Pick<Tx, 'task'>, taskId: number) {
  return db.task.findUnique({
    where: { id: taskId },
    select: {
      ...taskSelect,
      description: true,
      attachments,
      stage: { select: { name: true, isActive: true } },
      dueDate: true,
      nextStep: true,
      nextStepDate: true,
      memo: { select: memoSelect },
      participants: { select: { ...taskSelect.participants.select, user: { select: { name: true } } } },
    },
  });
}

export type MailedTask = NonNullable<Awaited<ReturnType<typeof findMailedTask>>>;

type Which = { place: Place; deliveryIds: readonly number[] };

const threadRow = z.object({ userId: z.number(), messageId: z.string() });

const threadStarts = (column: 'memo_id' | 'task_id'): string => `
  SELECT DISTINCT ON (sent.user_id) sent.user_id AS "userId", sent.message_id AS "messageId"
    FROM mail_deliveries asked
    JOIN notifications n ON n.user_id = asked.user_id AND n.${column} = $2
    JOIN mail_deliveries sent ON sent.notification_id = n.id AND sent.state = 'sent'
   WHERE asked.id = ANY ($1)
   ORDER BY sent.user_id, sent.sent_at`;

const THREAD_STARTS = { memo: threadStarts('memo_id'), task: threadStarts('task_id') };

/** The first mail about the memo or task to each who is to get one of these, which starts the thread. */
export async function findThreadStarts(db: Database, { place, deliveryIds }: Which): Promise<Map<number, string>> {
  const rows = await db.named(`thread_${place.kind}`, THREAD_STARTS[place.kind], threadRow, [deliveryIds, place.id]);
  return new Map(rows.map(({ userId, messageId }) => [userId, messageId]));
}
