import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { clock } from '#src/platform/clock';
import { Invalid } from '#src/platform/errors';
import { isRefusal, type ScanState, type Tx } from '#src/platform/db';
import { enqueue } from '#src/platform/jobs';
import { removeFiles } from '#src/platform/storage/filesLock';
import type { Storage } from '#src/platform/storage/storage';
import type { UploadedFile } from '#src/platform/http/upload';
import { eachOnItsOwn } from '#src/platform/eachOnItsOwn';
import type { Deps } from '#src/platform/http/context';
import { identityOf } from './files.queries';
import { judgeFile } from './fileType';
import { keyOfFile, newStorageKey, thumbnailKey } from './storageKeys';
import { unpacksTooFar } from './zipDirectory';

export const FILES_AT_ONCE = 10;

/** Its bytes are stored; the caller's transaction writes the row. */
export type StoredFile = {
  fileName: string;
  mediaType: string;
  sizeBytes: number;
  sha256: string;
  storageKey: string;
  /** Of a copy: what the virus scanner said of the bytes. */
  scan?: ScanState | null;
};

/**
 * Checks and stores files, then runs `work`, one transaction, which may `discard` files. On a refusal the bytes are
 * removed. After any other error they stay, for the transaction may have been committed; the sweep removes bytes
 * without a row.
 */
export async function withStoredFiles<T>(
  storage: Storage,
  uploaded: readonly UploadedFile[],
  work: WithFiles<T>,
): Promise<T> {
  return withJudgedFiles(storage, await judgeAll(uploaded), work);
}

type WithFiles<T> = (files: StoredFile[], discard: (files?: readonly StoredFile[]) => void) => Promise<T>;

/** The same for files that were judged one by one. */
export async function withJudgedFiles<T>(
  storage: Storage,
  judged: readonly JudgedFile[],
  work: WithFiles<T>,
): Promise<T> {
  const stored = await storeAll(storage, judged);
  let needless: readonly StoredFile[] = [];
  try {
    return await work(stored, (files = stored) => void (needless = files));
  } catch (error) {
    needless = isRefusal(error) ? stored : [];
    throw error;
  } finally {
    await removeAll(storage, needless);
  }
}

async function storeAll(storage: Storage, judged: readonly JudgedFile[]): Promise<StoredFile[]> {
  const stored: StoredFile[] = [];
  try {
    for (const file of judged) stored.push(await store(storage, file));
    return stored;
  } catch (error) {
    await removeAll(storage, stored);
    throw error;
  }
}

/** Failures are left to the sweep. */
const removeAll = (storage: Storage, files: readonly StoredFile[]) =>
  Promise.allSettled(files.map((file) => storage.remove(file.storageKey)));

const REFUSALS = {
  unpacksTooFar: 'files.errors.unpacksTooFar',
  program: 'files.errors.forbidden',
  opener: 'files.errors.opener',
  notAsNamed: 'files.errors.notAsNamed',
} as const;

export type JudgedFile = UploadedFile & { mediaType: string };

/** With its type, or why it is refused. */
export async function judgeUploaded(file: UploadedFile): Promise<JudgedFile | keyof typeof REFUSALS> {
  if (await unpacksTooFar(file.path)) return 'unpacksTooFar';
  const judged = await judgeFile(file.path, file.fileName);
  return typeof judged === 'string' ? judged : { ...file, mediaType: judged.mediaType };
}

async function judgeAll(uploaded: readonly UploadedFile[]): Promise<JudgedFile[]> {
  const all: JudgedFile[] = [];
  for (const file of uploaded) {
    const judged = await judgeUploaded(file);
    if (typeof judged === 'string') throw new Invalid({ files: REFUSALS[judged] }, { fileName: file.fileName });
    all.push(judged);
  }
  return all;
}

async function store(storage: Storage, file: JudgedFile): Promise<StoredFile> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file.path), hash);
  const storageKey = newStorageKey();
  await storage.store(file.path, storageKey);
  const { mediaType } = file;
  return { fileName: file.fileName, mediaType, sizeBytes: file.sizeBytes, sha256: hash.digest('hex'), storageKey };
}

/** Copies share bytes: the job removes them when no row refers to them. */
export const removeBytesLater = (tx: Tx, storageKey: string): Promise<void> =>
  enqueue(tx, 'remove_file', { storageKey });

const AFTER_BACKUP_MS = 60_000;

export async function removeUnusedBytes(
  { db, storage }: Pick<Deps, 'db' | 'storage'>,
  storageKey: string,
): Promise<void> {
  const isDone = await removeFiles(db, async () => {
    const used = await db.prisma.attachment.count({ where: { storageKey } });
    if (used > 0) return;
    await storage.remove(storageKey);
    await storage.remove(thumbnailKey(storageKey));
  });
  // A backup that began before copies it still.
  const runAt = new Date(clock.now().getTime() + AFTER_BACKUP_MS);
  if (!isDone) await enqueue(db.prisma, 'remove_file', { storageKey }, { runAt });
}

const SWEEP_AFTER_MS = 24 * 3_600_000;

type Sweep = Pick<Deps, 'db' | 'storage' | 'config' | 'logger'>;

/** Removes bytes without a row that are older than a day: leftovers of a killed process. Returns how many. */
export async function sweepOrphanFiles(deps: Sweep, now: Date): Promise<number> {
  const { db, storage } = deps;
  let removed = await sweepArriving(deps, now);
  if (!(await storage.isOwn(await ownerOf(deps)))) return removed;
  await eachOnItsOwn(deps, storage.list(), NOT_SWEPT, async ({ key, storedAt }) => {
    if (now.getTime() - storedAt.getTime() < SWEEP_AFTER_MS) return;
    const where = { storageKey: keyOfFile(key) };
    if ((await db.prisma.attachment.count({ where })) > 0) return;
    if ((await db.prisma.takeout.count({ where: { ...where, removedAt: null } })) > 0) return;
    if (await removeFiles(db, () => storage.remove(key))) removed += 1;
  });
  return removed;
}

const NOT_SWEPT = 'a file without a row could not be removed';

/** Programs on one database share files; one on another database must not sweep them. */
async function ownerOf({ db, config }: Pick<Deps, 'db' | 'config'>): Promise<string> {
  const { databaseUrl, dataDir, s3 } = config;
  // Machines that share a bucket may name their folders alike.
  if (s3 !== null) return identityOf(db);
  if (databaseUrl === null) return dataDir;
  const { host, pathname } = new URL(databaseUrl);
  return `${host}${pathname}`;
}

async function sweepArriving({ config, logger }: Sweep, now: Date): Promise<number> {
  let removed = 0;
  const names = await readdir(config.uploadTempDir).catch(() => []);
  await eachOnItsOwn({ logger }, names, NOT_SWEPT, async (name) => {
    const file = path.join(config.uploadTempDir, name);
    const found = await stat(file).catch(() => null);
    if (!found?.isFile() || now.getTime() - found.mtime.getTime() < SWEEP_AFTER_MS) return;
    await rm(file, { force: true });
    removed += 1;
  });
  return removed;
}
