import type { Database, Prisma } from '#src/platform/db';
import type { Actor } from '#src/platform/http/actor';
import { memoUrls } from '#src/features/memos/memos.urls';
import { taskUrls } from '#src/features/tasks/tasks.urls';
import { visibleTo } from '#src/policies/memo.policy';
import { visibleTasks } from '#src/policies/task.policy';

const memo = {
  select: {
    id: true,
    title: true,
    ownerId: true,
    stage: true,
    withdrawnAt: true,
    task: { select: { id: true } },
    participants: { select: { userId: true, isOwner: true, isRecipient: true, isSubscriber: true, isDeputy: true } },
  },
} as const;

const role = { userId: true, isOwner: true, isCoOwner: true, isResponsible: true, isSubscriber: true } as const;

const task = {
  select: {
    id: true,
    title: true,
    parentId: true,
    participants: { select: role },
    parent: { select: { participants: { select: role } } },
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
  task,
  message: { select: { conversation: { select: { memo, task } } } },
} as const;

type Row = Prisma.AttachmentGetPayload<{ select: typeof select }>;

/** A file with the memo or task whose policy decides about it: its own, or that of the conversation its message stands in. */
export type FoundFile = NonNullable<ReturnType<typeof withOwner>>;

/**
 * A file is as visible as its owner: file → memo or task, or file → message → conversation → memo or task, and then that
 * one's own filter. A deleted message has no files.
 */
function visibleFiles(actor: Actor): Prisma.AttachmentWhereInput {
  const owner = [{ memo: visibleTo(actor) }, { task: visibleTasks(actor) }];
  return { OR: [...owner, { message: { deletedAt: null, conversation: { OR: owner } } }] };
}

/** Null when there is no such file, or it belongs to something this actor may not see. */
export async function findFileFor(db: Database['prisma'], actor: Actor, fileId: number): Promise<FoundFile | null> {
  const file = await db.attachment.findFirst({ where: { AND: [{ id: fileId }, visibleFiles(actor)] }, select });
  return file && withOwner(file);
}

function withOwner({ message, memo: ownMemo, task: ownTask, ...file }: Row) {
  const foundMemo = ownMemo ?? message?.conversation.memo;
  if (foundMemo) {
    const owner = { ...foundMemo, hasTask: foundMemo.task !== null };
    return { ...file, memo: owner, task: null, place: { url: memoUrls.show(owner.id), title: owner.title } };
  }
  const found = ownTask ?? message?.conversation.task;
  if (!found) return null;
  const owner = { ...found, parentParticipants: found.parent?.participants ?? [] };
  return { ...file, memo: null, task: owner, place: { url: taskUrls.show(owner.id), title: owner.title } };
}

/** The files before and after this one in the same place: the memo's or task's own, or those of its whole chat. */
export async function findNeighbours(db: Database['prisma'], { id, messageId, memo: ofMemo, task: ofTask }: FoundFile) {
  const owner = ofMemo ? { memoId: ofMemo.id } : { taskId: ofTask?.id ?? 0 };
  const where: Prisma.AttachmentWhereInput =
    messageId === null ? owner : { message: { deletedAt: null, conversation: owner } };
  const nearest = (ids: Prisma.IntFilter, order: 'asc' | 'desc') =>
    db.attachment.findFirst({ where: { AND: [where, { id: ids }] }, orderBy: { id: order }, select: { id: true } });
  const [previous, next] = await Promise.all([nearest({ lt: id }, 'desc'), nearest({ gt: id }, 'asc')]);
  return { previous, next };
}
