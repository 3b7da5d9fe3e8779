import type { Database } from '#src/platform/db';
import type { Actor } from '#src/platform/http/actor';
import { visibleTo } from '#src/policies/memo.policy';

const memo = {
  select: {
    id: true,
    ownerId: true,
    stage: true,
    withdrawnAt: true,
    task: { select: { id: true } },
    participants: { select: { userId: true, isOwner: true, isRecipient: true, isSubscriber: true } },
  },
} as const;

export type FileOfMemo = NonNullable<Awaited<ReturnType<typeof findFileFor>>>;

/** Null when there is no such file, or it belongs to a memo this actor may not see. */
export async function findFileFor(db: Database['prisma'], actor: Actor, fileId: number) {
  const file = await db.attachment.findFirst({
    where: { id: fileId, memo: visibleTo(actor) },
    select: { id: true, fileName: true, mediaType: true, sizeBytes: true, storageKey: true, memo },
  });
  return file?.memo ? { ...file, memo: { ...file.memo, hasTask: file.memo.task !== null } } : null;
}
