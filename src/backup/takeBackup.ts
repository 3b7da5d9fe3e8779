import { createReadStream, createWriteStream } from 'node:fs';
import { rm, stat } from 'node:fs/promises';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { writeArchive, hashing, type ArchiveWriter } from '#src/platform/archive/writeArchive';
import { archiveFileOf, type ArchiveFile } from '#src/platform/archive/archiveFile';
import { NotFound } from '#src/platform/errors';
import { keepFiles } from '#src/platform/storage/filesLock';
import type { Storage } from '#src/platform/storage/storage';
import { programVersion } from '#src/platform/version';
import { BackupError } from './backupError';
import {
  entryOfFile,
  entryOfTable,
  FILE_LIST,
  FORMAT,
  MANIFEST,
  SECRET,
  type Manifest,
  type TableOfManifest,
} from './manifest';
import { hasCompany } from './schema.queries';
import {
  copied,
  findFiles,
  findSequences,
  findTables,
  findVersions,
  type BackupFile,
  type BackupTable,
} from './tables.queries';

export type BackupSource = {
  /** Of the database. */
  url: string;
  storage: Storage;
  /** To go along, or null. */
  secret: string | null;
};

export type BackupTarget = { file: string | ArchiveFile; passphrase: string | null };

/**
 * Copies the company into one archive while it works: the tables as they were at one moment, and the files that they name.
 * @throws BackupError, or what the file system or the database says
 */
export async function takeBackup({ url, storage, secret }: BackupSource, target: BackupTarget): Promise<Manifest> {
  const client = await connect(url);
  try {
    if (!(await hasCompany(client))) throw new BackupError('backup.errors.nothing');
    if (!(await keepFiles(client))) throw new BackupError('backup.errors.another');
    return await writeArchive(target, async (archive) => {
      const database = await copyDatabase(client, archive, archiveFileOf(target.file).spool);
      const files = await copyFiles(storage, archive, database.files);
      if (secret !== null) await archive.addBytes(SECRET, Buffer.from(secret));
      const manifest = {
        format: FORMAT,
        program: programVersion(),
        ...database,
        files,
        hasSecret: secret !== null,
      } as const;
      await archive.addBytes(MANIFEST, Buffer.from(JSON.stringify(manifest, null, 1)));
      return manifest;
    });
  } finally {
    await client.end();
  }
}

async function connect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, application_name: 'backup', connectionTimeoutMillis: 10_000 });
  // A lost connection fails the statement that runs.
  client.on('error', () => undefined);
  await client.connect();
  // It takes as long as there is data.
  await client.query('SET statement_timeout = 0');
  return client;
}

/** All of it is read in one transaction, so that it fits together; files are named by it and never change. */
async function copyDatabase(client: pg.Client, archive: ArchiveWriter, spool: string) {
  await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
  const { now, postgres, migrations } = await findVersions(client);
  const tables: TableOfManifest[] = [];
  for (const table of await findTables(client)) tables.push(await copyTable(client, archive, table, spool));
  const [files, sequences] = [await findFiles(client), await findSequences(client)];
  await client.query('COMMIT');
  return { takenAt: now.toISOString(), postgres, migrations, tables, sequences, files };
}

/** A tar names the size of an entry first: the packed table waits in a file until it is known. */
async function copyTable(
  client: pg.Client,
  archive: ArchiveWriter,
  table: BackupTable,
  spool: string,
): Promise<TableOfManifest> {
  const rows = client.query(copyTo(`COPY ${copied(table)} TO STDOUT`));
  const { hash, bytes } = hashing();
  let size = 0;
  bytes.on('data', (chunk: Buffer) => (size += chunk.length));
  try {
    await pipeline(rows, bytes, createGzip({ level: 1 }), createWriteStream(spool, { mode: 0o600 }));
    await archive.add(entryOfTable(table), (await stat(spool)).size, createReadStream(spool));
  } finally {
    await rm(spool, { force: true });
  }
  return { ...table, rows: rows.rowCount, bytes: size, sha256: hash.digest('hex') };
}

/** What is damaged already must not keep the rest from being saved: it is named. */
async function copyFiles(
  storage: Storage,
  archive: ArchiveWriter,
  files: readonly BackupFile[],
): Promise<Manifest['files']> {
  const list: string[] = [];
  const missing: string[] = [];
  const altered: string[] = [];
  let total = 0;
  for (const { key, sha256, size } of files) {
    const stored = await sizeOf(storage, key);
    if (stored === null) {
      missing.push(key);
      continue;
    }
    const hash = await archive.add(entryOfFile(key), stored, await storage.open(key));
    if (hash !== sha256 || stored !== size) altered.push(key);
    list.push(`${hash}  ${entryOfFile(key)}\n`);
    total += stored;
  }
  const sha256 = await archive.addBytes(FILE_LIST, Buffer.from(list.join('')));
  return { count: list.length, bytes: total, sha256, missing, altered };
}

const sizeOf = (storage: Storage, key: string): Promise<number | null> =>
  storage.size(key).catch((error: unknown) => {
    if (error instanceof NotFound) return null;
    throw error;
  });
