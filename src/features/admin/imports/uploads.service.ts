import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { recordAudit } from '#src/features/audit/audit.service';
import { stateOf } from '#src/import/run/runState';
import { storedFiles, type StoredImportFile } from '#src/import/run/uploadedFiles';
import { clock } from '#src/platform/clock';
import { inTransaction, isRefusal } from '#src/platform/db';
import { Conflict, Invalid } from '#src/platform/errors';
import type { Deps } from '#src/platform/http/context';
import type { UploadedFile } from '#src/platform/http/upload';
import type { Actor } from '#src/web/actor';
import { kindOfFile } from './fileKind';

type UploadDeps = Pick<Deps, 'db' | 'config'>;

export const FILES_MAX = 20;
/** Everybody's memos: they do not lie about for longer than a move takes. */
export const KEPT_DAYS = 7;
const DAY_MS = 86_400_000;

/** Where files arrive, beside the folders of uploads, so that keeping them is a rename. */
export const arriving = (importsDir: string): string => path.join(importsDir, 'arriving');

/** Moves what arrived into a folder of its own, and answers the upload's id. On a refusal nothing stays. */
export async function keepUpload({ db, config }: UploadDeps, actor: Actor, files: UploadedFile[]): Promise<number> {
  const judged = await judge(files);
  const folder = randomUUID();
  await mkdir(path.join(config.importsDir, folder), { recursive: true, mode: 0o700 });
  try {
    const kept: StoredImportFile[] = [];
    for (const [index, { file, kind }] of judged.entries()) {
      const stored = path.join(folder, kind === 'media' ? `${index + 1}.tar.gz` : `${index + 1}.dump`);
      await rename(file.path, path.join(config.importsDir, stored));
      kept.push({ name: file.fileName, stored, sizeBytes: file.sizeBytes, kind });
    }
    return await inTransaction(db, async (tx) => {
      const sizeBytes = kept.reduce((sum, file) => sum + file.sizeBytes, 0);
      const data = { uploadedById: actor.id, files: kept, sizeBytes, createdAt: clock.now() };
      const { id } = await tx.importUpload.create({ data, select: { id: true } });
      const names = kept.map(({ name }) => name);
      await recordAudit(tx, { type: 'import.uploaded', actorId: actor.id, details: { uploadId: id, files: names } });
      return id;
    });
  } catch (error) {
    // After another error it may have been committed: the sweep looks for the row.
    if (isRefusal(error)) await rm(path.join(config.importsDir, folder), { recursive: true, force: true });
    throw error;
  }
}

type Judged = { file: UploadedFile; kind: StoredImportFile['kind'] };

async function judge(files: UploadedFile[]): Promise<Judged[]> {
  const judged: Judged[] = [];
  for (const file of files) {
    const kind = await kindOfFile(file.path);
    if (!kind) throw new Invalid({ files: 'imports.errors.notDump' }, { fileName: file.fileName });
    judged.push({ file, kind });
  }
  const archives = judged.filter(({ kind }) => kind === 'media').length;
  if (judged.length === archives) throw new Invalid({ files: 'imports.errors.noDump' });
  if (archives > 1) throw new Invalid({ files: 'imports.errors.oneArchive' });
  return judged;
}

/** Removes files, and the words of them that its runs keep. */
export async function removeUpload(deps: UploadDeps, actor: Actor | null, uploadId: number): Promise<void> {
  const files = await inTransaction(deps.db, async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM import_uploads WHERE id = ${uploadId} FOR UPDATE`;
    const upload = await tx.importUpload.findUniqueOrThrow({ where: { id: uploadId }, include: { runs: true } });
    if (upload.runs.some((run) => ['running', 'waiting'].includes(stateOf(run))))
      throw new Conflict('imports.errors.inUse');
    if (upload.removedAt) return storedFiles.parse(upload.files);
    await tx.importUpload.update({ where: { id: uploadId }, data: { removedAt: clock.now() }, select: { id: true } });
    await tx.$executeRaw`UPDATE import_runs SET pairs = NULL WHERE upload_id = ${uploadId}`;
    await recordAudit(tx, { type: 'import.filesRemoved', actorId: actor?.id ?? null, details: { uploadId } });
    return storedFiles.parse(upload.files);
  });
  await removeFolders(deps, new Set(files.map(({ stored }) => path.dirname(stored))));
}

async function removeFolders({ config }: UploadDeps, folders: Iterable<string>): Promise<void> {
  for (const folder of folders) await rm(path.join(config.importsDir, folder), { recursive: true, force: true });
}

/** Every night: what is older than a week, and what a killed upload left. */
export async function sweepUploads(deps: UploadDeps): Promise<void> {
  const { db, config } = deps;
  const longAgo = new Date(clock.now().getTime() - KEPT_DAYS * DAY_MS);
  const old = await db.prisma.importUpload.findMany({ where: { removedAt: null, createdAt: { lt: longAgo } } });
  for (const { id } of old) await removeUpload(deps, null, id).catch(passOverConflict);
  await db.prisma.$executeRaw`
    UPDATE import_runs SET pairs = NULL WHERE pairs IS NOT NULL AND upload_id IS NULL AND created_at < ${longAgo}::timestamptz`;
  const here = await db.prisma.importUpload.findMany({ where: { removedAt: null }, select: { files: true } });
  const known = new Set(
    here.flatMap(({ files }) => storedFiles.parse(files).map(({ stored }) => path.dirname(stored))),
  );
  await removeLeft(config.importsDir, (name) => name === 'arriving' || known.has(name));
  await removeLeft(arriving(config.importsDir), () => false);
}

/** In use: the next night will do. */
function passOverConflict(error: unknown): void {
  if (!(error instanceof Conflict)) throw error;
}

async function removeLeft(folder: string, isKept: (name: string) => boolean): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const entry = path.join(folder, name);
    const { mtimeMs } = await stat(entry).catch(() => ({ mtimeMs: Infinity }));
    // What is being sent at this moment is younger.
    if (!isKept(name) && mtimeMs < clock.now().getTime() - DAY_MS) await rm(entry, { recursive: true, force: true });
  }
}
