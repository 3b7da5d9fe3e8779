import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { Logger, runMigrations as migrateJobs } from 'graphile-worker';
import type pg from 'pg';
import { projectRoot } from '../projectRoot';
import { isDatabaseGone } from '../databaseErrors';
import { connect } from './connect';
import { MigrationError } from './errors';
import { migrationNames, readMigrations, type Migration } from './folder';

export { MigrationError } from './errors';

export type Log = { info(message: string): void; warn(message: string): void };

type Options = { migrationsDir?: string; log: Log };

type Row = { migration_name: string; checksum: string; is_finished: boolean };

// The number Prisma's own `migrate deploy` locks, so that it and we wait for each other.
const LOCK = 72707369;

const ourMigrations = path.join(projectRoot, 'prisma', 'migrations');

// Word for word Prisma's table, so that its command line reads ours.
const TABLE = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
    id                      VARCHAR(36) PRIMARY KEY NOT NULL,
    checksum                VARCHAR(64) NOT NULL,
    finished_at             TIMESTAMPTZ,
    migration_name          VARCHAR(255) NOT NULL,
    logs                    TEXT,
    rolled_back_at          TIMESTAMPTZ,
    started_at              TIMESTAMPTZ NOT NULL DEFAULT now(),
    applied_steps_count     INTEGER NOT NULL DEFAULT 0
)`;

/** Until the connection ends nobody else migrates, and no program starts. False when somebody else has it. */
export async function tryMigrationLock(client: pg.Client): Promise<boolean> {
  const { rows } = await client.query<{ taken: boolean }>('SELECT pg_try_advisory_lock($1) AS taken', [LOCK]);
  return rows[0]?.taken === true;
}

async function takeLock(client: pg.Client, log: Log): Promise<void> {
  if (await tryMigrationLock(client)) return;
  log.info('Another process is migrating the database; waiting for it.');
  await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
}

async function appliedRows(client: Pick<pg.Client, 'query'>): Promise<Row[]> {
  const { rows } = await client.query<Row>(
    `SELECT migration_name, checksum, finished_at IS NOT NULL AS is_finished
     FROM _prisma_migrations WHERE rolled_back_at IS NULL ORDER BY started_at`,
  );
  return rows;
}

async function run(client: pg.Client, { name, sql, checksum }: Migration): Promise<void> {
  const started = new Date();
  await client.query(sql);
  await client.query(
    `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
     VALUES ($1, $2, $3, $4, clock_timestamp(), 1)`,
    [randomUUID(), checksum, name, started],
  );
}

/** The migration and its row are one transaction: killed midway, nothing of it remains. */
async function apply(client: pg.Client, migration: Migration): Promise<void> {
  const { name } = migration;
  await client.query('BEGIN');
  try {
    await run(client, migration);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    const reason = error instanceof Error ? error.message : String(error);
    throw new MigrationError(`The migration ${name} failed and changed nothing: ${reason}`, { cause: error });
  }
}

async function migrateOurs(client: pg.Client, folder: string, log: Log): Promise<string[]> {
  await client.query('SET client_min_messages = warning');
  await client.query(TABLE);
  // Prisma's command line leaves such a row when it is killed; its script was one transaction too, so it left no more.
  await client.query(
    'UPDATE _prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL AND rolled_back_at IS NULL',
  );
  const applied = new Map((await appliedRows(client)).map((row) => [row.migration_name, row.checksum]));
  const migrations = await readMigrations(folder);
  const unknown = [...applied.keys()].filter((name) => !migrations.some((migration) => migration.name === name));
  if (unknown.length) {
    throw new MigrationError(
      `The database is newer than this Notes CRM (it has ${unknown.join(', ')}). Install the newer version again, or restore a backup made before it.`,
    );
  }
  const names: string[] = [];
  for (const migration of migrations) {
    const checksum = applied.get(migration.name);
    if (checksum === undefined) {
      await apply(client, migration);
      names.push(migration.name);
    } else if (checksum !== migration.checksum) {
      log.warn(`The migration ${migration.name} was edited after this database had taken it.`);
    }
  }
  if (names.length) log.info(`The database was migrated: ${names.join(', ')}.`);
  return names;
}

/**
 * Brings the database at `url` to this version: creates it if need be, applies what is pending in the order of names,
 * then the job queue's own tables. Several processes may do so at once; one works, the others wait.
 * @returns the names applied now
 * @throws MigrationError
 */
export async function migrate(url: string, { migrationsDir = ourMigrations, log }: Options): Promise<string[]> {
  const client = await connect(url, log);
  try {
    await takeLock(client, log);
    const names = await migrateOurs(client, migrationsDir, log);
    await makeJobQueue(url);
    return names;
  } catch (error) {
    throw isDatabaseGone(error) && !(error instanceof MigrationError) ? goneMidway(error) : error;
  } finally {
    // Ending the session gives the lock back.
    await client.end().catch(() => undefined);
  }
}

/** The job queue's own tables, as this version has them. */
export const makeJobQueue = (url: string): Promise<void> =>
  migrateJobs({ connectionString: url, logger: new Logger(() => () => undefined) });

/** For a restore: applies those migrations of `names` that are not applied yet, within the caller's transaction. */
export async function migrateWithin(client: pg.Client, names: (name: string) => boolean): Promise<void> {
  await client.query(TABLE);
  const applied = new Set((await appliedRows(client)).map((row) => row.migration_name));
  for (const migration of await readMigrations(ourMigrations)) {
    if (names(migration.name) && !applied.has(migration.name)) await run(client, migration);
  }
}

/** Names of the migrations of this version, oldest first. */
export const ownMigrations = (): Promise<string[]> => migrationNames(ourMigrations);

const goneMidway = (cause: unknown): MigrationError =>
  new MigrationError(
    `The database went away while it was being migrated: ${cause instanceof Error ? cause.message : String(cause)}. Nothing is left half done: start again when it is back.`,
    { cause },
  );

/** For /readyz: whether this database still lacks a migration of this version. */
export async function migrationsPending(pool: Pick<pg.Pool, 'query'>, migrationsDir = ourMigrations): Promise<boolean> {
  const { rows } = await pool.query<{ exists: boolean }>(
    `SELECT to_regclass('_prisma_migrations') IS NOT NULL AS exists`,
  );
  if (!rows[0]?.exists) return true;
  const result = await pool.query<{ migration_name: string }>(
    'SELECT migration_name FROM _prisma_migrations WHERE rolled_back_at IS NULL AND finished_at IS NOT NULL',
  );
  const applied = new Set(result.rows.map((row) => row.migration_name));
  return (await migrationNames(migrationsDir)).some((name) => !applied.has(name));
}
