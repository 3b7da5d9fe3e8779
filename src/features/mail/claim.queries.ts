import { z } from 'zod';
import { mailTiming } from '#src/events/mailTiming';
import type { Database } from '#src/platform/db';
import type { Delivery } from './mail.queries';

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
  actor: nameRow.extend({ id: z.number() }).nullable(),
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
              'actor', (SELECT jsonb_build_object('id', a.id, 'name', a.name) FROM users a WHERE a.id = e.actor_id),
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
