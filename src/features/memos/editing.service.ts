import { recordEvent } from '#src/events/record';
import { holdAbsences } from '#src/features/absences/deputies.service';
import { withStoredFiles, type StoredFile } from '#src/features/files/files.service';
import { holdExecutives } from '#src/features/people/executives.service';
import { inTransaction } from '#src/platform/db';
import { Conflict } from '#src/platform/errors';
import type { Actor } from '#src/platform/http/actor';
import type { Deps } from '#src/platform/http/context';
import type { UploadedFile } from '#src/platform/http/upload';
import { canEdit } from '#src/policies/memo.policy';
import { changesBetween, recordRoles } from './history/edits.service';
import { getMemo, lockMemo, type LoadedMemo } from './memos.queries';
import type { MemoInput } from './memos.schema';
import type { RoleChange } from './participants.service';
import { hasAllFiles, save, saysTheSame } from './saving.service';

type ServiceDeps = Pick<Deps, 'db' | 'storage'>;

/**
 * Saves an edited draft or sent memo: texts, purpose, tags, recipient, subscribers and new files in one transaction.
 * Conflict when the memo changed, or was considered, since the form was opened. Returns who lost the memo by it.
 */
export async function editMemo(
  deps: ServiceDeps,
  actor: Actor,
  memo: LoadedMemo,
  input: MemoInput,
  uploaded: readonly UploadedFile[],
): Promise<RoleChange['left']> {
  return withStoredFiles(deps.storage, uploaded, (files, discard) =>
    inTransaction(deps.db, async (tx) => {
      await holdExecutives(tx);
      await holdAbsences(tx);
      const before = await lockMemo(tx, memo.id);
      if (!canEdit(actor, before)) throw new Conflict('memos.errors.consideredMeanwhile');
      if (isRepeated(before, memo, input, files)) {
        discard();
        return [];
      }
      const { addressee, roles, isReaddressed } = await save(tx, actor, before, input, files, false);
      if (before.stage === 'draft') return [];
      const changes = changesBetween(
        before,
        await getMemo(tx, memo.id),
        files.map(({ fileName }) => fileName),
      );
      if (Object.keys(changes).length > 0)
        await recordEvent(tx, { type: 'memo.edited', actorId: actor.id, memoId: memo.id, changes: { changes } });
      await recordRoles(tx, actor, before, addressee, roles, isReaddressed);
      return roles.left;
    }),
  );
}

/** Saves a draft's form and sends it: from now on it is dated today, its participants see it, and they are told. */
export async function sendDraft(
  deps: ServiceDeps,
  actor: Actor,
  memo: LoadedMemo,
  input: MemoInput,
  uploaded: readonly UploadedFile[],
): Promise<void> {
  await withStoredFiles(deps.storage, uploaded, (files, discard) =>
    inTransaction(deps.db, async (tx) => {
      await holdExecutives(tx);
      await holdAbsences(tx);
      const before = await lockMemo(tx, memo.id);
      if (!canEdit(actor, before)) throw new Conflict('memos.errors.consideredMeanwhile');
      if (before.stage !== 'draft' && saysTheSame(before, input) && hasAllFiles(before, files)) return discard();
      if (before.stage !== 'draft') throw new Conflict('memos.errors.changedMeanwhile');
      isRepeated(before, memo, input, files);
      await save(tx, actor, before, input, files, true);
      await recordEvent(tx, { type: 'memo.sent', actorId: actor.id, memoId: memo.id, changes: {} });
    }),
  );
}

/** True when nothing was changed, and for the second half of a double click; Conflict when somebody else changed the memo since the form was opened. */
function isRepeated(before: LoadedMemo, opened: LoadedMemo, input: MemoInput, files: readonly StoredFile[]): boolean {
  const version = input.version ?? opened.version;
  const isSame = hasAllFiles(before, files) && saysTheSame(before, input);
  if (before.version === version) return isSame && before.stage !== 'draft';
  if (before.version === version + 1 && isSame) return true;
  throw new Conflict('memos.errors.changedMeanwhile');
}
