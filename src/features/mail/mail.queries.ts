import type { Database, Tx } from '#src/platform/db';

/** A mail with all its text is made of; read when it is sent, so that it tells what is true then. */
export function findDelivery(db: Pick<Tx, 'mailDelivery'>, deliveryId: number) {
  return db.mailDelivery.findUnique({
    where: { id: deliveryId },
    select: {
      id: true,
      kind: true,
      state: true,
      attempts: true,
      leaseUntil: true,
      messageId: true,
      createdAt: true,
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
          event: {
            select: {
              id: true,
              type: true,
              changes: true,
              actor: { select: { name: true } },
              message: {
                select: {
                  id: true,
                  text: true,
                  deletedAt: true,
                  attachments: { select: { fileName: true, sizeBytes: true }, orderBy: { id: 'asc' } },
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

/** What a mail says about its memo. Never its text or conclusion. */
export function findMailedMemo(db: Pick<Tx, 'memo'>, memoId: number) {
  return db.memo.findUnique({
    where: { id: memoId },
    select: {
      id: true,
      title: true,
      stage: true,
      stageChangedAt: true,
      postponedUntil: true,
      consideredAt: true,
      isForCompany: true,
      ownerId: true,
      withdrawnAt: true,
      owner: { select: { name: true } },
      recipient: { select: { id: true, name: true } },
      purpose: { select: { name: true } },
      consideredBy: { select: { id: true, name: true } },
      task: { select: { id: true } },
      participants: { select: { userId: true, isOwner: true, isRecipient: true, isSubscriber: true } },
    },
  });
}

export type MailedMemo = NonNullable<Awaited<ReturnType<typeof findMailedMemo>>>;

/** Events that are told to people because the memo went out of their sight. */
export const toldWithoutSight: ReadonlySet<string> = new Set(['memo.withdrawn', 'memo.recipientChanged']);

/** The first mail the person got about the memo: the later ones hang below it in their mail program. */
export async function findThreadStart(
  db: Database,
  { userId, memoId, deliveryId }: { userId: number; memoId: number; deliveryId: number },
) {
  const first = await db.prisma.mailDelivery.findFirst({
    where: { userId, state: 'sent', id: { not: deliveryId }, notification: { memoId } },
    orderBy: { sentAt: 'asc' },
    select: { messageId: true },
  });
  return first?.messageId ?? null;
}
