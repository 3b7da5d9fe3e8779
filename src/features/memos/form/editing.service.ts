import { holdAbsences } from '#src/features/absences/deputies.service';
import { withStoredFiles, type StoredFile } from '#src/features/files/files.service';
import { holdExecutives } from '#src/features/people/executives.service';
import { inTransaction, type Tx } from '#src/platform/db';
import { Conflict } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';
import type { UploadedFile } from '#src/platform/http/upload';
import { correctsMemo } from '#src/policies/correcting.policy';
import { canEdit } from '#src/policies/memo.policy';
import { filesNotIn } from '#src/features/files/sameContent';
import { reasonFor } from './correcting';
import { recordEdit, recordRoles } from './edits.service';
import { getMemo, lockMemo, type LoadedMemo } from '../memos.queries';
import type { MemoInput } from './form.schema';
import type { RoleChange } from '../roles/participants.service';
import { askAgain } from '../roles/askingAgain.service';
import { recipientsOf } from '../roles/several';
import { sameFields, saysTheSame } from './sameForm';
import { save } from './saving.service';
import { recordUndoable } from '../undo/holding.service';
import { changedOnlyFiles, keepVersions } from '../versions/keeping.service';

type ServiceDeps = Pick<Deps, 'db' | 'storage'>;

/** `discard` drops files that the memo has already. */
export type Given = { files: readonly StoredFile[]; discard: (files?: readonly StoredFile[]) => void };

/**
 * Saves the form in one transaction. Conflict when the memo was changed or considered since the form was opened.
 * Returns who lost the memo.
 */
export const editMemo = (
  deps: ServiceDeps,
  actor: Actor,
  memo: LoadedMemo,
  input: MemoInput,
  uploaded: readonly UploadedFile[],
): Promise<RoleChange['left']> =>
  withStoredFiles(deps.storage, uploaded, (files, discard) => saveEdit(deps, actor, memo, input, { files, discard }));

export const saveEdit = (
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  memo: LoadedMemo,
  input: MemoInput,
  given: Given,
): Promise<RoleChange['left']> =>
  inTransaction(db, async (tx) => {
    const { before, fresh } = await holdForEdit(tx, actor, memo, given);
    if (await isRepeated(tx, { before, opened: memo }, input, fresh)) return [];
    const reason = correctsMemo(actor, before) ? reasonFor(input.reason) : null;
    const { memo: current, askedAgain } = await keepBefore(tx, actor, before, input, fresh);
    const { addressee, roles, isReaddressed } = await save(tx, actor, current, input, fresh, false);
    if (before.stage === 'draft') return [];
    const edit = { before, after: await getMemo(tx, memo.id), newFiles: fresh.map(({ fileName }) => fileName) };
    await recordEdit(tx, actor, { ...edit, askedAgain: stillAmong(edit.after, askedAgain) }, reason);
    await recordRoles(tx, actor, before, addressee, roles, isReaddressed);
    return roles.left;
  });

/** Who is no recipient any more by the same save is asked nothing. */
function stillAmong(memo: LoadedMemo, people: readonly { id: number }[] = []) {
  const asked = recipientsOf(memo).filter(({ id }) => people.some((one) => one.id === id));
  return asked.length > 0 ? asked : undefined;
}

/** Tags and the day by which it is expected are no part of what is decided on. Answers whose approval holds no longer. */
async function keepBefore(tx: Tx, actor: Actor, before: LoadedMemo, input: MemoInput, fresh: readonly StoredFile[]) {
  const { tags: _, expectedBy: __, ...same } = await sameFields(tx, before, input);
  if (fresh.length === 0 && Object.values(same).every(Boolean)) return { memo: before };
  await keepVersions(tx, [before.id], { actorId: actor.id, what: same.body ? 'other' : 'text' });
  const isSameText = fresh.length === 0 && same.title && same.body && same.purpose;
  if (isSameText && same.rule) return { memo: before };
  const rule = !isSameText && before.rule === 'all' ? before.rule : input.rule;
  return askAgain(tx, actor, before, { isSameText, rule });
}

/** Saves and sends a draft. Its date is now. */
export const sendDraft = (
  deps: ServiceDeps & Pick<Deps, 'config'>,
  actor: Actor,
  memo: LoadedMemo,
  input: MemoInput,
  uploaded: readonly UploadedFile[],
): Promise<void> =>
  withStoredFiles(deps.storage, uploaded, (files, discard) => sendSaved(deps, actor, memo, input, { files, discard }));

export const sendSaved = (
  deps: Pick<Deps, 'db' | 'config'>,
  actor: Actor,
  memo: LoadedMemo,
  input: MemoInput,
  given: Given,
): Promise<void> =>
  inTransaction(deps.db, async (tx) => {
    const { before, fresh } = await holdForEdit(tx, actor, memo, given);
    if (before.stage !== 'draft' && fresh.length === 0 && (await saysTheSame(tx, before, input, true))) return;
    if (before.stage !== 'draft') throw new Conflict('memos.errors.changedMeanwhile');
    await isRepeated(tx, { before, opened: memo }, input, fresh);
    await save(tx, actor, before, input, fresh, true);
    await recordUndoable(tx, deps, { type: 'memo.sent', actorId: actor.id, memoId: memo.id, changes: {} });
  });

/** Locks the memo. A file sent again by a second click is not new. */
async function holdForEdit(tx: Tx, actor: Actor, memo: LoadedMemo, { files, discard }: Given) {
  await holdExecutives(tx);
  await holdAbsences(tx);
  const before = await lockMemo(tx, memo.id);
  if (!canEdit(actor, before)) throw new Conflict('memos.errors.consideredMeanwhile');
  const fresh = filesNotIn(before.attachments, files);
  discard(files.filter((file) => !fresh.includes(file)));
  return { before, fresh };
}

/**
 * True when nothing changed, also for a double click; Conflict when somebody else changed the memo since the form was
 * opened.
 */
async function isRepeated(
  tx: Tx,
  { before, opened }: { before: LoadedMemo; opened: LoadedMemo },
  input: MemoInput,
  fresh: readonly StoredFile[],
): Promise<boolean> {
  const version = input.version ?? opened.version;
  const isSame = fresh.length === 0 && (await saysTheSame(tx, before, input));
  // Autosave requests may arrive out of order.
  if (isLastSavedBy(before, input)) return (input.saves ?? Infinity) <= before.savesOfForm;
  if (before.version === version) return isSame && before.stage !== 'draft';
  if (before.version === version + 1 && isSame) return true;
  // The form says nothing of files that are there already.
  if (before.stage !== 'draft' && (await changedOnlyFiles(tx, before, version))) return isSame;
  throw new Conflict('memos.errors.changedMeanwhile');
}

/** True even when the answer to that save was lost. */
export const isLastSavedBy = (draft: LoadedMemo, { clientKey }: MemoInput): boolean =>
  draft.stage === 'draft' && clientKey !== undefined && draft.savedByForm === clientKey;
