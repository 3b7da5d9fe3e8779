import { removeBytesLater } from '#src/features/files/files.service';
import { removeNoticesOf } from '#src/features/notifications/removing.service';
import { inTransaction, type Tx } from '#src/platform/db';
import { NotFound } from '#src/platform/errors';
import type { Deps } from '#src/platform/http/context';
import type { LoadedMemo } from '../memos.queries';

export async function deleteDraft(deps: Pick<Deps, 'db'>, memo: LoadedMemo): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    const memoId = memo.id;
    const [locked] = await tx.$queryRaw<
      { stage: string }[]
    >`SELECT stage::text FROM memos WHERE id = ${memoId} FOR UPDATE`;
    if (locked?.stage !== 'draft') throw new NotFound('memos.errors.notFound');
    const ofMemo = { OR: [{ memoId }, { message: { conversation: talksOf(memoId) } }] };
    const attachments = await tx.attachment.findMany({ where: ofMemo, select: { storageKey: true } });
    await tx.attachment.deleteMany({ where: ofMemo });
    await tx.memoTag.deleteMany({ where: { memoId } });
    await tx.$executeRaw`DELETE FROM memo_search WHERE memo_id = ${memoId}`;
    await forgetSending(tx, memoId);
    await tx.event.deleteMany({ where: { memoId } });
    await removeConversation(tx, memoId);
    await tx.ball.deleteMany({ where: { memoId } });
    await tx.memoVersion.deleteMany({ where: { memoId } });
    await tx.participant.deleteMany({ where: { memoId } });
    await tx.memo.delete({ where: { id: memoId } });
    for (const { storageKey } of attachments) await removeBytesLater(tx, storageKey);
  });
}

/** Its chat, and the notes of those who had it for a moment. */
const talksOf = (memoId: number) => ({ OR: [{ memoId }, { notesOfId: memoId }] });

/** What was sent and taken back leaves notices of that, and what those wrote and noted who had it for a moment. */
async function forgetSending(tx: Tx, memoId: number): Promise<void> {
  await removeNoticesOf(tx, memoId);
  await tx.reminder.deleteMany({ where: { memoId } });
}

async function removeConversation(tx: Tx, memoId: number): Promise<void> {
  const said = { conversation: talksOf(memoId) };
  await tx.message.updateMany({ where: { ...said, replyToId: { not: null } }, data: { replyToId: null } });
  await tx.message.deleteMany({ where: said });
  await tx.conversation.deleteMany({ where: talksOf(memoId) });
}
