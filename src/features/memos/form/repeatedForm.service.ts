import type { StoredFile } from '#src/features/files/files.service';
import type { Deps } from '#src/platform/http/context';
import type { Actor } from '#src/web/actor';
import type { Tx } from '#src/platform/db';
import { Conflict } from '#src/platform/errors';
import { isLastSavedBy, saveEdit, sendSaved, type Given } from './editing.service';
import { findMemoFor, type LoadedMemo } from '../memos.queries';
import type { MemoInput } from './form.schema';
import { filesNotIn } from '#src/features/files/sameContent';
import { saysTheSame } from './sameForm';

/**
 * A form that was saved before is sent again: after an autosave, by a double click, or with other words after the
 * browser's Back. A draft takes the new words; for a sent memo the writer is asked.
 */
export async function repeatForm(
  deps: Pick<Deps, 'db' | 'config'>,
  actor: Actor,
  memoId: number,
  input: MemoInput,
  given: Given,
  isSent: boolean,
): Promise<number> {
  const memo = await findMemoFor(deps.db, actor, memoId);
  if (memo && (await isDone(deps.db.prisma, memo, input, given.files, isSent))) {
    given.discard();
    return memoId;
  }
  if (memo?.stage !== 'draft' || !isUntouched(memo, input))
    throw new Conflict('memos.errors.formUsed', { number: memoId });
  if (isSent) await sendSaved(deps, actor, memo, input, given);
  else await saveEdit(deps, actor, memo, input, given);
  return memoId;
}

async function isDone(
  tx: Tx,
  memo: LoadedMemo,
  input: MemoInput,
  files: readonly StoredFile[],
  isSent: boolean,
): Promise<boolean> {
  const isDraft = memo.stage === 'draft';
  if (isDraft === isSent || filesNotIn(memo.attachments, files).length > 0) return false;
  if (!(await saysTheSame(tx, memo, input, isSent))) return false;
  // Autosave does not store files.
  return !isDraft || input.copyFiles.length === 0;
}

const isUntouched = (draft: LoadedMemo, input: MemoInput): boolean =>
  draft.version === (input.version ?? 1) || isLastSavedBy(draft, input);
