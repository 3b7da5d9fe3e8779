import { recordEvent } from '#src/events/record';
import { takeFilesToCopy } from '#src/features/files/files.queries';
import { withOwnPictures } from '#src/features/files/pictures.service';
import { removeBytesLater, withStoredFiles, type StoredFile } from '#src/features/files/files.service';
import { filesNotIn } from '#src/features/files/sameContent';
import { refreshTaskSearch } from '#src/features/search/search.service';
import { clock } from '#src/platform/clock';
import { inTransaction, type Tx } from '#src/platform/db';
import { Forbidden, Invalid } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';
import type { UploadedFile } from '#src/platform/http/upload';
import { canWorkOnTask } from '#src/policies/task.policy';
import { lockTask, type LoadedTask } from '../tasks.queries';
import { touchTask } from '../touch.service';

const FILES_PER_TASK = 50;

export function checkFileCount(count: number): void {
  if (count > FILES_PER_TASK) throw new Invalid({ files: 'tasks.errors.tooManyFiles' }, { max: FILES_PER_TASK });
}

export async function addFilesToTask(
  tx: Tx,
  actor: Actor,
  task: Pick<LoadedTask, 'id' | 'attachments'>,
  files: readonly StoredFile[],
): Promise<void> {
  checkFileCount(task.attachments.length + files.length);
  const createdAt = clock.now();
  const rows = files.map((file) => ({ ...file, taskId: task.id, uploaderId: actor.id, createdAt }));
  await tx.attachment.createMany({ data: rows });
}

export async function copyFilesToTask(
  tx: Tx,
  actor: Actor,
  taskId: number,
  attachmentIds: readonly number[],
): Promise<void> {
  if (attachmentIds.length === 0) return;
  const sources = await takeFilesToCopy(tx, actor, attachmentIds, { ofTasks: true });
  if (!sources) throw new Invalid({ copyFiles: 'tasks.errors.copiedFileGone' });
  const createdAt = clock.now();
  await tx.attachment.createMany({
    data: sources.map((file) => ({ ...file, taskId, uploaderId: actor.id, createdAt })),
  });
}

/** Call it when the files are stored. */
export async function settleTaskPictures(tx: Tx, taskId: number, html: string): Promise<void> {
  const description = await withOwnPictures(tx, { taskId }, { html, field: 'description' });
  if (description !== html) await tx.task.update({ where: { id: taskId }, data: { description } });
}

export async function attachToTask(
  deps: Pick<Deps, 'db' | 'storage'>,
  actor: Actor,
  task: LoadedTask,
  uploaded: readonly UploadedFile[],
): Promise<void> {
  if (uploaded.length === 0) throw new Invalid({ files: 'tasks.errors.fileMissing' });
  await withStoredFiles(deps.storage, uploaded, (files, discard) =>
    inTransaction(deps.db, async (tx) => {
      const now = await lockTask(tx, task.id);
      if (!canWorkOnTask(actor, now)) throw new Forbidden('tasks.errors.notYours');
      // A second click sends the same files again.
      const own = now.attachments.filter(({ uploaderId }) => uploaderId === actor.id);
      const fresh = filesNotIn(own, files);
      discard(files.filter((file) => !fresh.includes(file)));
      if (fresh.length === 0) return;
      await addFilesToTask(tx, actor, now, fresh);
      await touchTask(tx, task.id, actor);
      await refreshTaskSearch(tx, task.id);
      const changes = { names: fresh.map(({ fileName }) => fileName) };
      await recordEvent(tx, { type: 'task.filesAdded', actorId: actor.id, taskId: task.id, changes });
    }),
  );
}

/** The bytes stay while others share them. */
export async function removeTaskFile(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  { id, taskId }: { id: number; taskId: number },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    const task = await lockTask(tx, taskId);
    if (!canWorkOnTask(actor, task)) throw new Forbidden('tasks.errors.notYours');
    const file = await tx.attachment.findFirst({ where: { id, taskId } });
    if (!file) return;
    await tx.attachment.delete({ where: { id } });
    await touchTask(tx, taskId, actor);
    await refreshTaskSearch(tx, taskId);
    await removeBytesLater(tx, file.storageKey);
    const changes = { names: [file.fileName] };
    await recordEvent(tx, { type: 'task.fileRemoved', actorId: actor.id, taskId, changes });
  });
}
