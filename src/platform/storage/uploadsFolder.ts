import { randomUUID } from 'node:crypto';
import { chmod, copyFile, mkdir, open, readdir, readFile, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';

/** The folder of files cannot be made ready; the message is for the person who started the program. */
export class UploadsError extends Error {}

const isKeyFolder = (name: string): boolean => /^[a-f0-9]{2}$/.test(name);

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');
const reasonOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/** Nobody else on the machine reads what people attach. */
async function makePrivate(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await chmod(folder, 0o700);
}

/** Why no file can be stored now, or null; found by writing one. */
export async function uploadsProblem(uploadsDir: string): Promise<string | null> {
  const probe = path.join(uploadsDir, 'arriving', `probe-${randomUUID()}`);
  try {
    await mkdir(path.dirname(probe), { recursive: true, mode: 0o700 });
    await writeFile(probe, Buffer.alloc(4096, 1), { mode: 0o600, flush: true });
    return null;
  } catch (error) {
    return reasonOf(error);
  } finally {
    await rm(probe, { force: true }).catch(() => undefined);
  }
}

type Log = { info(message: string): void; error(message: string): void };

/** Makes the folder ready, with the files of the place where they were kept before. What cannot be stored is said in the log. */
export async function prepareUploads(uploadsDir: string, formerDir: string | null, log: Log): Promise<void> {
  await makePrivate(uploadsDir).catch(() => undefined);
  const moved = formerDir === null ? 0 : await moveUploads(formerDir, uploadsDir);
  if (moved > 0) log.info(`The uploaded files were moved from ${formerDir} to ${uploadsDir}.`);
  const problem = await uploadsProblem(uploadsDir);
  if (problem !== null) log.error(`No file can be stored in ${uploadsDir}: ${problem}. Everything else works.`);
}

/**
 * File by file, each by a rename, so that a start which was interrupted goes on where it ended, and of two starts at once
 * each does what the other left. Answers how many.
 * @throws UploadsError
 */
export async function moveUploads(from: string, to: string): Promise<number> {
  let moved = 0;
  if (path.resolve(from) === path.resolve(to)) return moved;
  try {
    for (const folder of (await readdir(from).catch(() => [])).filter(isKeyFolder)) {
      await mkdir(path.join(to, folder), { recursive: true, mode: 0o700 });
      for (const name of await readdir(path.join(from, folder))) {
        await moveFile(path.join(from, folder, name), path.join(to, folder, name), path.join(to, 'arriving'));
        moved += 1;
      }
      await rmdir(path.join(from, folder)).catch(() => undefined);
    }
  } catch (error) {
    throw new UploadsError(
      `The uploaded files of ${from} could not be moved to ${to}: ${reasonOf(error)}. Make room or give the right to write there, or set UPLOADS_DIR=${from}.`,
    );
  }
  return moved;
}

async function moveFile(from: string, to: string, arriving: string): Promise<void> {
  try {
    await rename(from, to);
  } catch (error) {
    // Another start was quicker.
    if (codeOf(error) === 'ENOENT' && (await stat(to).catch(() => null))) return;
    if (codeOf(error) !== 'EXDEV') throw error;
    await moveAcrossDisks(from, to, arriving);
  }
}

/** The copy takes its place when it is whole and on the disk; only then the original goes. */
export async function moveAcrossDisks(from: string, to: string, arriving: string): Promise<void> {
  await mkdir(arriving, { recursive: true, mode: 0o700 });
  const draft = path.join(arriving, randomUUID());
  try {
    await copyFile(from, draft);
    const file = await open(draft, 'r+');
    await file.sync().finally(() => file.close());
    await rename(draft, to);
  } finally {
    await rm(draft, { force: true });
  }
  await rm(from, { force: true });
}

const ownerFile = (uploadsDir: string): string => path.join(uploadsDir, '.owner');

/**
 * Whether this program may sweep the folder. Another one that was started on it first, with a database of its own, has
 * files of which we know no row.
 */
export async function isOwnFolder(uploadsDir: string, owner: string): Promise<boolean> {
  const file = ownerFile(uploadsDir);
  const named = await readFile(file, 'utf8').catch(() => '');
  if (named === owner) return true;
  // A data folder that is gone, because it was moved or thrown away, has no claim any more.
  if (named !== '' && !(path.isAbsolute(named) && !(await stat(named).catch(() => null)))) return false;
  await writeFile(file, owner, { mode: 0o600 });
  return true;
}
