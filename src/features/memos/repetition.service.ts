import type { Deps } from '#src/platform/http/context';
import type { Actor } from '#src/platform/http/actor';
import type { UploadedFile } from '#src/platform/http/upload';
import { Conflict } from '#src/platform/errors';
import { editMemo, sendDraft } from './editing.service';
import { findMemoFor } from './memos.queries';
import type { MemoInput } from './memos.schema';
import { hasAllFiles, saysTheSame } from './saving.service';

/**
 * A new memo's form that was saved before comes again: by a double click, or by the browser's Back button with other words
 * in it. Nothing typed is dropped in silence: a draft takes the new words, a sent memo is left alone and the writer asked.
 */
export async function repeatForm(
  deps: Pick<Deps, 'db' | 'storage'>,
  actor: Actor,
  memoId: number,
  input: MemoInput,
  uploaded: readonly UploadedFile[],
  isSent: boolean,
): Promise<number> {
  const memo = await findMemoFor(deps.db, actor, memoId);
  const isDone = memo && saysTheSame(memo, input) && hasAllFiles(memo, uploaded) && (memo.stage !== 'draft') === isSent;
  if (isDone) return memoId;
  if (memo?.stage !== 'draft' || memo.version > 1) throw new Conflict('memos.errors.formUsed', { number: memoId });
  const fresh = uploaded.filter((file) => !hasAllFiles(memo, [file]));
  if (isSent) await sendDraft(deps, actor, memo, input, fresh);
  else await editMemo(deps, actor, memo, input, fresh);
  return memoId;
}
