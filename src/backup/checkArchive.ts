import { createHash } from 'node:crypto';
import { pipeline } from 'node:stream/promises';
import { text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { z } from 'zod';
import { ArchiveError } from '#src/platform/archive/archiveError';
import { readArchive, type ArchiveEntry } from '#src/platform/archive/readArchive';
import { archiveFileOf, type ArchiveFile } from '#src/platform/archive/archiveFile';
import { asError } from '#src/platform/errors';
import { programVersion } from '#src/platform/version';
import { BackupError } from './backupError';
import {
  entryOfTable,
  FILE_LIST,
  FORMAT,
  kindOfEntry,
  manifest,
  MANIFEST,
  SECRET,
  type EntryKind,
  type Manifest,
} from './manifest';

export type Archive = { file: string | ArchiveFile; passphrase: string | null };

/** What was read of the entries: hashes of tables are of the text that COPY wrote. */
type Found = {
  tables: Map<string, { rows: number; bytes: number; sha256: string }>;
  files: Map<string, string>;
  bytes: number;
  list: string | null;
  hasSecret: boolean;
  manifest: Manifest | null;
};

/** Reads the whole archive and compares it with its manifest. Nothing of it is kept. @throws BackupError */
export async function checkArchive(archive: Archive): Promise<Manifest> {
  const found: Found = { tables: new Map(), files: new Map(), bytes: 0, list: null, hasSecret: false, manifest: null };
  const names = new Set<string>();
  for await (const { entry, kind } of backupEntries(archive)) {
    if (names.has(entry.name) || found.manifest) throw damaged(archive, entry.name);
    names.add(entry.name);
    await take[kind](found, entry).catch((error: unknown) => {
      throw error instanceof BackupError ? error : damaged(archive, `${entry.name}: ${asError(error).message}`);
    });
  }
  if (!found.manifest) throw damaged(archive, MANIFEST);
  const difference = findDifference(found, found.manifest);
  if (difference !== null) throw damaged(archive, difference);
  return found.manifest;
}

/** Entries that a backup may have. Of any other name, or of another kind than a file, nothing is read. */
export async function* backupEntries(archive: Archive): AsyncGenerator<{ entry: ArchiveEntry; kind: EntryKind }> {
  try {
    for await (const entry of readArchive(archive)) {
      const kind = entry.isFile ? kindOfEntry(entry.name) : null;
      if (kind === null)
        throw new BackupError('backup.errors.foreign', {
          file: archiveFileOf(archive.file).name,
          name: entry.name.slice(0, 200),
        });
      yield { entry, kind };
    }
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    throw new BackupError(
      `backup.errors.${error.problem}`,
      { file: archiveFileOf(archive.file).name, reason: error.message },
      { cause: error },
    );
  }
}

const take: Record<EntryKind, (found: Found, entry: ArchiveEntry) => Promise<void>> = {
  async table({ tables }, { name, body }) {
    const hash = createHash('sha256');
    let [rows, bytes] = [0, 0];
    await pipeline(body, createGunzip(), async (chunks: AsyncIterable<Buffer>) => {
      for await (const chunk of chunks) {
        hash.update(chunk);
        bytes += chunk.length;
        rows += newlines(chunk);
      }
    });
    tables.set(name, { rows, bytes, sha256: hash.digest('hex') });
  },
  async file(found, { name, size, body }) {
    const hash = createHash('sha256');
    await pipeline(body, hash);
    found.files.set(name, hash.digest('hex'));
    found.bytes += size;
  },
  async fileList(found, entry) {
    found.list = await textOf(entry, LIST_MAX);
  },
  async secret(found, entry) {
    found.hasSecret = (await textOf(entry, SECRET_MAX)).length > 0;
  },
  async manifest(found, entry) {
    found.manifest = readManifest(await textOf(entry, LIST_MAX));
  },
};

/** A line for each of two million files. */
const LIST_MAX = 256 * 1024 * 1024;
const SECRET_MAX = 4_096;

/** What is read into memory as a whole: an archive of anybody's making must not fill it. */
async function textOf({ size, body }: ArchiveEntry, most: number): Promise<string> {
  if (size > most) throw new Error(`${size} bytes`);
  return text(body);
}

/** COPY ends each row with one, and writes those of the data as `\\n`. */
function newlines(chunk: Buffer): number {
  let count = 0;
  for (let at = chunk.indexOf(10); at !== -1; at = chunk.indexOf(10, at + 1)) count += 1;
  return count;
}

const anyFormat = z.object({ format: z.number(), program: z.string() });

function readManifest(json: string): Manifest {
  const { format, program } = anyFormat.parse(JSON.parse(json));
  if (format > FORMAT)
    throw new BackupError('backup.errors.newer', { theirs: program, ours: programVersion(), what: `format ${format}` });
  return manifest.parse(JSON.parse(json));
}

/** The first thing that is not as the manifest says; null: all is. */
function findDifference(found: Found, { tables, files, hasSecret }: Manifest): string | null {
  for (const table of tables) {
    const name = entryOfTable(table);
    const { rows, bytes, sha256 } = found.tables.get(name) ?? {};
    if (rows !== table.rows || bytes !== table.bytes || sha256 !== table.sha256) return name;
  }
  if (found.tables.size !== tables.length) return 'db/';
  if (hasSecret !== found.hasSecret) return SECRET;
  const list = [...found.files].map(([name, hash]) => `${hash}  ${name}\n`).join('');
  const isSame = found.list === list && createHash('sha256').update(list).digest('hex') === files.sha256;
  return isSame && found.files.size === files.count && found.bytes === files.bytes ? null : FILE_LIST;
}

const damaged = ({ file }: Archive, reason: string): BackupError =>
  new BackupError('backup.errors.damaged', { file: archiveFileOf(file).name, reason });
