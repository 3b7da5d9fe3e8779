import { recordEvent } from '#src/events/record';
import { takeFilesToCopy } from '#src/features/files/files.queries';
import { withOwnPictures } from '#src/features/files/pictures.service';
import { filesNotIn } from '#src/features/files/sameContent';
import { removeBytesLater, withStoredFiles, type StoredFile } from '#src/features/files/files.service';
import { refreshMemoSearch } from '#src/features/search/search.service';
import { clock } from '#src/platform/clock';
import { inTransaction, type Tx } from '#src/platform/db';
import { Conflict, Invalid } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';
import type { UploadedFile } from '#src/platform/http/upload';
import { correctsFiles, correctsMemo } from '#src/policies/correcting.policy';
import { canAttach, canRemoveFile } from '#src/policies/memo.policy';
import { reasonFor } from '../form/correcting';
import { lockMemo, type LoadedMemo } from '../memos.queries';
import { askAgain } from '../roles/askingAgain.service';
import { touchMemo } from '../touch.service';
import { keepVersions } from '../versions/keeping.service';

const FILES_PER_MEMO = 50;

type ServiceDeps = Pick<Deps, 'db' | 'storage'>;

/** Also updates the memo's file count, which the list shows. */
export async function addFilesToMemo(
  tx: Tx,
  actor: Actor,
  memoId: number,
  files: readonly StoredFile[],
): Promise<void> {
  if (files.length === 0) return;
  const createdAt = clock.now();
  await tx.attachment.createMany({ data: files.map((file) => ({ ...file, memoId, uploaderId: actor.id, createdAt })) });
  const memo = await tx.memo.update({
    where: { id: memoId },
    data: { attachmentCount: { increment: files.length } },
    select: { attachmentCount: true },
  });
  if (memo.attachmentCount > FILES_PER_MEMO)
    throw new Invalid({ files: 'memos.errors.tooManyFilesInMemo' }, { max: FILES_PER_MEMO });
}

/** For a new memo that may have some of them already. */
export async function copyFilesToMemo(
  tx: Tx,
  actor: Actor,
  memo: { id: number; attachments: LoadedMemo['attachments'] },
  attachmentIds: readonly number[],
): Promise<void> {
  if (attachmentIds.length === 0) return;
  const sources = await takeFilesToCopy(tx, actor, attachmentIds, { ofTasks: false });
  if (!sources) throw new Invalid({ copyFiles: 'memos.errors.copiedFileGone' });
  await addFilesToMemo(tx, actor, memo.id, filesNotIn(memo.attachments, sources));
}

/** Call it when the files are stored. */
export async function settleMemoPictures(tx: Tx, memoId: number, html: string, isDraft: boolean): Promise<void> {
  const body = await withOwnPictures(tx, { memoId }, { html, field: 'body', isDraft });
  if (body !== html) await tx.memo.update({ where: { id: memoId }, data: { body } });
}

export async function attachToMemo(
  deps: ServiceDeps,
  actor: Actor,
  memo: LoadedMemo,
  { uploaded, reason }: { uploaded: readonly UploadedFile[]; reason?: string | undefined },
): Promise<void> {
  if (uploaded.length === 0) throw new Invalid({ files: 'memos.errors.fileMissing' });
  await withStoredFiles(deps.storage, uploaded, (files, discard) =>
    inTransaction(deps.db, async (tx) => {
      const now = await lockMemo(tx, memo.id);
      // The memo may have been considered during the upload.
      if (!canAttach(actor, now)) throw new Conflict('memos.errors.consideredMeanwhile');
      const why = correctsFiles(actor, now) ? reasonFor(reason) : null;
      // A second click sends the same files again.
      const own = now.attachments.filter(({ uploaderId }) => uploaderId === actor.id);
      const fresh = filesNotIn(own, files);
      discard(files.filter((file) => !fresh.includes(file)));
      if (fresh.length === 0) return;
      const askedAgain = await renewForFiles(tx, actor, now);
      await addFilesToMemo(tx, actor, memo.id, fresh);
      await touchMemo(tx, memo.id, actor);
      await refreshMemoSearch(tx, memo.id);
      const names = fresh.map(({ fileName }) => fileName);
      await recordFiles(tx, actor, now, { files: { from: [], to: names }, askedAgain, reason: why });
    }),
  );
}

/** Whoever decides must know of it. Of a draft only the form that was opened first matters. Answers who decides again. */
async function renewForFiles(tx: Tx, actor: Actor, memo: LoadedMemo) {
  const { id, stage } = memo;
  if (stage === 'draft') return undefined;
  await keepVersions(tx, [id], { actorId: actor.id, what: 'files' });
  await tx.memo.update({ where: { id }, data: { version: { increment: 1 } }, select: { id: true } });
  const { askedAgain } = await askAgain(tx, actor, memo);
  return askedAgain;
}

/** The bytes stay while a copy shares them. */
export async function removeMemoFile(
  deps: ServiceDeps,
  actor: Actor,
  attachment: { id: number; memoId: number; reason?: string | undefined },
): Promise<void> {
  await inTransaction(deps.db, async (tx) => {
    const memo = await lockMemo(tx, attachment.memoId);
    if (!canRemoveFile(actor, memo)) throw new Conflict('memos.errors.consideredMeanwhile');
    const file = await tx.attachment.findUnique({ where: { id: attachment.id } });
    if (!file) return;
    const reason = correctsMemo(actor, memo) ? reasonFor(attachment.reason) : null;
    const askedAgain = await renewForFiles(tx, actor, memo);
    await tx.attachment.delete({ where: { id: file.id } });
    await tx.memo.update({ where: { id: memo.id }, data: { attachmentCount: { decrement: 1 } } });
    await touchMemo(tx, memo.id, actor);
    await refreshMemoSearch(tx, memo.id);
    await removeBytesLater(tx, file.storageKey);
    await recordFiles(tx, actor, memo, { files: { from: [file.fileName], to: [] }, askedAgain, reason });
  });
}

type Came = {
  files: { from: string[]; to: string[] };
  askedAgain: Awaited<ReturnType<typeof renewForFiles>>;
  reason: string | null;
};

/** What came or went; with a `reason` it is a correction. */
async function recordFiles(tx: Tx, actor: Actor, { id: memoId, stage }: LoadedMemo, came: Came): Promise<void> {
  const { files, askedAgain, reason } = came;
  const event = { actorId: actor.id, memoId };
  if (stage === 'draft') return;
  if (reason !== null)
    await recordEvent(tx, { ...event, type: 'memo.corrected', changes: { changes: { files }, reason } });
  else if (files.to.length > 0)
    await recordEvent(tx, { ...event, type: 'memo.filesAdded', changes: { names: files.to, askedAgain } });
  else await recordEvent(tx, { ...event, type: 'memo.fileRemoved', changes: { names: files.from, askedAgain } });
}
