import { randomUUID } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { createGunzip } from 'node:zlib';
import type pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { ArchiveEntry } from '#src/platform/archive/readArchive';
import { connect } from '#src/platform/migrate/connect';
import { makeJobQueue, migrateWithin, ownMigrations, tryMigrationLock } from '#src/platform/migrate';
import type { Storage } from '#src/platform/storage/storage';
import { programVersion } from '#src/platform/version';
import { BackupError } from './backupError';
import { backupEntries, checkArchive, type Archive } from './checkArchive';
import { entryOfTable, type Manifest } from './manifest';
import { bareTables, emptySchema, hasCompany, otherPrograms } from './schema.queries';
import { copied, qualified } from './tables.queries';

export type RestoreTarget = {
  url: string;
  storage: Storage;
  /** On the disk of the storage: what arrives there is taken over by a rename. */
  arrivingDir: string;
  /** Takes the place of the company that is there. */
  replace: boolean;
  releaseMail: boolean;
};

export type Restored = { manifest: Manifest; secret: string | null };

/**
 * The whole archive is checked first; then one transaction makes the schema as it was, fills it, brings it to this version and
 * takes the place of what was there. Killed midway, the database is as before.
 * @throws BackupError, MigrationError, or what the file system or the database says
 */
export async function restoreBackup(target: RestoreTarget, archive: Archive): Promise<Restored> {
  const manifest = await checkArchive(archive);
  await assertKnown(manifest);
  const client = await connect(target.url, { info: () => undefined });
  try {
    await claimDatabase(client, target.replace);
    await makeJobQueue(target.url);
    await client.query('SET statement_timeout = 0');
    await client.query('BEGIN');
    const secret = await fill(client, target, archive, manifest);
    await client.query('COMMIT');
    await client.query('ANALYZE');
    return { manifest, secret };
  } finally {
    await client.end();
  }
}

async function assertKnown({ migrations, program }: Manifest): Promise<void> {
  const known = new Set(await ownMigrations());
  const unknown = migrations.find((name) => !known.has(name));
  if (unknown === undefined) return;
  throw new BackupError('backup.errors.newer', { theirs: program, ours: programVersion(), what: unknown });
}

/** From here on no program starts on this database. */
async function claimDatabase(client: pg.Client, replace: boolean): Promise<void> {
  const others = await otherPrograms(client);
  const isOurs = others.length === 0 && (await tryMigrationLock(client));
  if (!isOurs) throw new BackupError('backup.errors.running', { programs: others.join(', ') || 'notes-crm' });
  if (!replace && (await hasCompany(client))) throw new BackupError('backup.errors.notEmpty');
}

async function fill(
  client: pg.Client,
  target: RestoreTarget,
  archive: Archive,
  manifest: Manifest,
): Promise<string | null> {
  await emptySchema(client);
  await migrateWithin(client, (name) => manifest.migrations.includes(name));
  const putBack = await bareTables(client);
  await client.query(`TRUNCATE ${manifest.tables.map(qualified).join(', ')}`);
  const secret = await copyEntries(client, target, archive, manifest);
  await client.query(
    'UPDATE graphile_worker._private_jobs SET locked_at = NULL, locked_by = NULL WHERE locked_by IS NOT NULL',
  );
  await client.query('UPDATE graphile_worker._private_job_queues SET locked_at = NULL, locked_by = NULL');
  await putBack();
  for (const { schema, name, value } of manifest.sequences)
    await client.query('SELECT setval($1::regclass, $2::bigint)', [qualified({ schema, name }), value]);
  await migrateWithin(client, () => true);
  await client.query('UPDATE company SET mail_held_since = $1', [target.releaseMail ? null : new Date()]);
  return secret;
}

async function copyEntries(
  client: pg.Client,
  target: RestoreTarget,
  archive: Archive,
  { tables }: Manifest,
): Promise<string | null> {
  const byEntry = new Map(tables.map((table) => [entryOfTable(table), table]));
  let secret: string | null = null;
  for await (const { entry, kind } of backupEntries(archive)) {
    const table = byEntry.get(entry.name);
    if (table) {
      const rows = client.query(copyFrom(`COPY ${copied(table)} FROM STDIN`));
      await pipeline(entry.body, createGunzip(), rows);
    } else if (kind === 'file') await storeFile(target, entry);
    else if (kind === 'secret') secret = await text(entry.body);
    else entry.body.resume();
  }
  return secret;
}

async function storeFile({ storage, arrivingDir }: RestoreTarget, { name, body }: ArchiveEntry): Promise<void> {
  const arriving = path.join(arrivingDir, randomUUID());
  await mkdir(arrivingDir, { recursive: true, mode: 0o700 });
  try {
    await pipeline(body, createWriteStream(arriving, { mode: 0o600 }));
    await storage.store(arriving, name.slice('files/'.length));
  } finally {
    await rm(arriving, { force: true });
  }
}
