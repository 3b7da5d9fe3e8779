import type { Database, Prisma } from '#src/platform/db';
import type { Actor } from '#src/platform/http/actor';
import { visibleTo } from '#src/policies/memo.policy';

const memo = {
  select: {
    id: true,
    title: true,
    ownerId: true,
    stage: true,
    withdrawnAt: true,
    task: { select: { id: true } },
    participants: { select: { userId: true, isOwner: true, isRecipient: true, isSubscriber: true } },
  },
} as const;

const select = {
  id: true,
  fileName: true,
  mediaType: true,
  sizeBytes: true,
  sha256: true,
  storageKey: true,
  createdAt: true,
  messageId: true,
  uploader: { select: { name: true } },
  memo,
  message: { select: { conversation: { select: { memo } } } },
} as const;

type Row = Prisma.AttachmentGetPayload<{ select: typeof select }>;

/** A file with the memo whose policy decides about it: its own, or that of the conversation its message stands in. */
export type FileOfMemo = NonNullable<ReturnType<typeof withOwner>>;

/**
 * A file is as visible as its owner: file → memo, or file → message → conversation → memo, and then the memo's `visibleTo`.
 * A deleted message has no files. (Tasks join here: file → task, and conversation → task, with the task's own filter.)
 */
const visibleFiles = (actor: Actor): Prisma.AttachmentWhereInput => ({
  OR: [{ memo: visibleTo(actor) }, { message: { deletedAt: null, conversation: { memo: visibleTo(actor) } } }],
});

/** Null when there is no such file, or it belongs to something this actor may not see. */
export async function findFileFor(db: Database['prisma'], actor: Actor, fileId: number): Promise<FileOfMemo | null> {
  const file = await db.attachment.findFirst({ where: { AND: [{ id: fileId }, visibleFiles(actor)] }, select });
  return file && withOwner(file);
}

function withOwner({ message, memo, ...file }: Row) {
  const owner = memo ?? message?.conversation.memo;
  return owner ? { ...file, memo: { ...owner, hasTask: owner.task !== null } } : null;
}

/** The files before and after this one in the same place: the memo's own, or those of its whole chat. */
export async function findNeighbours(db: Database['prisma'], { id, messageId, memo }: FileOfMemo) {
  const where: Prisma.AttachmentWhereInput =
    messageId === null ? { memoId: memo.id } : { message: { deletedAt: null, conversation: { memoId: memo.id } } };
  const nearest = (ids: Prisma.IntFilter, order: 'asc' | 'desc') =>
    db.attachment.findFirst({ where: { AND: [where, { id: ids }] }, orderBy: { id: order }, select: { id: true } });
  const [previous, next] = await Promise.all([nearest({ lt: id }, 'desc'), nearest({ gt: id }, 'asc')]);
  return { previous, next };
}
