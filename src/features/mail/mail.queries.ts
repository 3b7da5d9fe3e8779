import { z } from 'zod';
import { memoSelect, taskSelect } from '#src/subjects/subject';
import type { Database, Prisma, Tx } from '#src/platform/db';
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
              actor: { select: { id: true, name: true } },
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

/** Less those in which a virus was found. */
export const attachments = {
  where: { OR: [{ scan: null }, { scan: { not: 'infected' } }] },
  select: { id: true, fileName: true, sizeBytes: true },
  orderBy: { id: 'asc' },
} satisfies Prisma.Memo$attachmentsArgs;

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
      returnedAt: true,
      postponedUntil: true,
      consideredAt: true,
      outcome: true,
      owner: { select: { name: true } },
      recipient: { select: { id: true, name: true } },
      rule: true,
      recipients: {
        select: { userId: true, isCurrent: true, user: { select: { name: true, deactivatedAt: true } } },
        orderBy: { position: 'asc' },
      },
      considerations: {
        select: { recipientId: true, outcome: true, consideredAt: true, consideredBy: { select: { id: true } } },
        where: { endedAt: null, recipientId: { not: null } },
      },
      purpose: { select: { name: true } },
      expectedBy: true,
      opinionsAsked: true,
      opinionsGiven: true,
      takenBy: { select: { id: true, name: true } },
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
