import { execFileSync, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { MigrationError, migrate, migrationsPending } from '#src/platform/migrate/index';
import { createEmptyDatabase, type TestDatabase } from '../support/database';
import { databaseProxy } from '../support/databaseProxy';

let database: TestDatabase;
let folder: string;
let pool: pg.Pool;
const said: string[] = [];
const log = { info: (line: string) => void said.push(line), warn: (line: string) => void said.push(line) };

async function addMigration(name: string, sql: string): Promise<void> {
  await mkdir(path.join(folder, name), { recursive: true });
  await writeFile(path.join(folder, name, 'migration.sql'), sql);
}

const run = () => migrate(database.url, { migrationsDir: folder, log });
const rows = async (sql: string) => (await pool.query(sql)).rows;
const ledger = () =>
  rows(
    `SELECT migration_name AS name, finished_at IS NOT NULL AS finished, rolled_back_at IS NOT NULL AS "rolledBack"
     FROM _prisma_migrations ORDER BY started_at`,
  );

beforeEach(async () => {
  said.length = 0;
  database = await createEmptyDatabase();
  folder = await mkdtemp(path.join(tmpdir(), 'notes-migrations-'));
  await addMigration('20260101000000_first', 'CREATE TABLE first (id int PRIMARY KEY);');
  await writeFile(path.join(folder, 'migration_lock.toml'), 'provider = "postgresql"\n');
  pool = new pg.Pool({ connectionString: database.url });
  pool.on('error', () => undefined);
});

afterEach(async () => {
  await pool.end();
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

describe('migrating', () => {
  test('applies what is pending in order, and nothing the second time', async () => {
    await addMigration(
      '20260102000000_second',
      'ALTER TABLE first ADD COLUMN name text; INSERT INTO first VALUES (1);',
    );
    expect(await migrationsPending(pool, folder)).toBe(true);
    expect(await run()).toEqual(['20260101000000_first', '20260102000000_second']);
    expect(await migrationsPending(pool, folder)).toBe(false);
    expect(await run()).toEqual([]);
    expect(await rows('SELECT count(*)::int AS count FROM first')).toEqual([{ count: 1 }]);
    await addMigration('20260103000000_third', 'SELECT 1;');
    expect(await migrationsPending(pool, folder)).toBe(true);
  });

  test('makes the tables of the job queue', async () => {
    await run();
    expect(await rows(`SELECT to_regclass('graphile_worker.jobs') IS NOT NULL AS there`)).toEqual([{ there: true }]);
  });

  test('several processes at once: one works, the others wait, all succeed', async () => {
    const results = await Promise.all([run(), run(), run(), run()]);
    expect(results.flat()).toEqual(['20260101000000_first']);
    expect(said.filter((line) => line.includes('waiting'))).toHaveLength(3);
  });

  test('a migration that fails changes nothing, is named, and can be tried again', async () => {
    await addMigration('20260102000000_broken', 'CREATE TABLE half (id int); SELECT 1/0;');
    await expect(run()).rejects.toThrow(
      'The migration 20260102000000_broken failed and changed nothing: division by zero',
    );
    expect(await rows(`SELECT to_regclass('half') AS half`)).toEqual([{ half: null }]);
    await addMigration('20260102000000_broken', 'CREATE TABLE half (id int);');
    expect(await run()).toEqual(['20260102000000_broken']);
  });

  test('a process killed in the middle of a migration leaves nothing that hinders the next', async () => {
    await addMigration('20260102000000_slow', 'CREATE TABLE slow (id int); SELECT pg_sleep(3);');
    const script = path.join(folder, 'run.ts');
    const source = path.resolve('src/platform/migrate/index.ts');
    await writeFile(
      script,
      `import { migrate } from ${JSON.stringify(source)};
       void migrate(${JSON.stringify(database.url)}, { migrationsDir: ${JSON.stringify(folder)}, log: console });`,
    );
    const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), script], { stdio: 'ignore' });
    await expect
      .poll(() => rows(`SELECT pid FROM pg_stat_activity WHERE query LIKE '%pg_sleep%' AND pid <> pg_backend_pid()`))
      .toHaveLength(1);
    child.kill('SIGKILL');
    expect(await run()).toEqual(['20260102000000_slow']);
  });

  test("a row that Prisma's command line left unfinished is marked as rolled back and the migration applied", async () => {
    await run();
    await addMigration('20260102000000_second', 'CREATE TABLE second (id int);');
    await pool.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name) VALUES ('x', 'y', '20260102000000_second')`,
    );
    expect(await migrationsPending(pool, folder)).toBe(true);
    expect(await run()).toEqual(['20260102000000_second']);
    expect(await ledger()).toEqual(
      expect.arrayContaining([
        { name: '20260102000000_second', finished: false, rolledBack: true },
        { name: '20260102000000_second', finished: true, rolledBack: false },
      ]),
    );
  });

  test('a database that is newer than the program is left alone, with a sentence', async () => {
    await addMigration('20260102000000_second', 'CREATE TABLE second (id int);');
    await run();
    await rm(path.join(folder, '20260102000000_second'), { recursive: true });
    await expect(run()).rejects.toThrow(/newer than this Notes CRM \(it has 20260102000000_second\)/);
  });

  test('an edited migration is told of', async () => {
    await run();
    await addMigration('20260101000000_first', '-- other words');
    await run();
    expect(said.join()).toContain('20260101000000_first was edited');
  });
});

describe('the database itself', () => {
  test('is created when it does not exist', async () => {
    await database.drop();
    await pool.end();
    pool = new pg.Pool({ connectionString: database.url });
    expect(await run()).toEqual(['20260101000000_first']);
  });

  test('a user who may not create it gets the statement to have it created', async () => {
    await pool.query(`CREATE ROLE weak LOGIN PASSWORD 'weak'`);
    const url = new URL(database.url);
    Object.assign(url, { username: 'weak', password: 'weak', pathname: '/absent_db' });
    await expect(migrate(url.href, { migrationsDir: folder, log })).rejects.toThrow(
      'CREATE DATABASE "absent_db" OWNER "weak"',
    );
    await pool.query('DROP ROLE weak');
  });

  test('a wrong password is said at once, and names DATABASE_URL', async () => {
    const url = new URL(database.url);
    url.password = 'wrong';
    await expect(migrate(url.href, { migrationsDir: folder, log })).rejects.toThrow(
      /password authentication failed.*DATABASE_URL/s,
    );
  });
});

describe('our own migrations', () => {
  test("are in Prisma's own format: its engine finds nothing to do and nothing amiss", async () => {
    await migrate(database.url, { log });
    const script = `
      import { readFileSync, readdirSync } from 'node:fs';
      import { PrismaPg } from '@prisma/adapter-pg';
      import { openSchemaEngine } from './scripts/lib/schema-engine.mjs';
      const engine = await openSchemaEngine(readFileSync('prisma/schema.prisma', 'utf8'), new PrismaPg({ connectionString: process.argv[1] }));
      const names = readdirSync('prisma/migrations', { withFileTypes: true }).filter((e) => e.isDirectory()).map((e) => e.name).sort();
      const result = await engine.diagnoseMigrationHistory({
        migrationsList: {
          baseDir: 'prisma/migrations',
          lockfile: { path: 'migration_lock.toml', content: readFileSync('prisma/migrations/migration_lock.toml', 'utf8') },
          migrationDirectories: names.map((name) => ({ path: name, migrationFile: { path: 'migration.sql',
            content: { tag: 'ok', value: readFileSync('prisma/migrations/' + name + '/migration.sql', 'utf8') } } })),
          shadowDbInitScript: '',
        },
        optInToShadowDatabase: false,
        filters: { externalTables: [], externalEnums: [] },
      });
      console.log(JSON.stringify(result));
      process.exit();`;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', script, database.url], {
      encoding: 'utf8',
    });
    expect(JSON.parse(output.trim().split('\n').at(-1) ?? '')).toMatchObject({
      editedMigrationNames: [],
      failedMigrationNames: [],
      hasMigrationsTable: true,
      history: null,
    });
  });

  test('lead to the schema file: no migration is missing', async () => {
    const script = `
      import { readFileSync } from 'node:fs';
      import { diffSchemas } from './scripts/lib/schema-engine.mjs';
      const read = (file) => readFileSync(file, 'utf8');
      console.log(JSON.stringify(await diffSchemas(read('prisma/migrations/schema.snapshot.prisma'), read('prisma/schema.prisma'))));`;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' });
    expect(output.trim()).toBe('""');
  });
});

test('a database that dies while it is migrated ends the start with a sentence', async () => {
  const other = await createEmptyDatabase();
  const proxy = await databaseProxy(other.url);
  proxy.onQuestion = (bytes, pair) => {
    if (bytes.includes('pg_try_advisory_lock')) pair.program.resetAndDestroy();
    else pair.database.write(bytes);
  };
  const died = migrate(proxy.url, { log: { info: () => undefined, warn: () => undefined } });
  await expect(died).rejects.toThrow(MigrationError);
  await expect(died).rejects.toThrow(/went away while it was being migrated.*start again/);
  await proxy.close();
  await other.drop();
});
