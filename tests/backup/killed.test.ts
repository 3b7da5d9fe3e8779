import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { demoInstallation, emptyInstallation, type Installation } from './support';

let company: Installation;
let folder: string;
/** Beside the databases: whoever is connected to one keeps it from being restored. */
let server: pg.Client;
let file: string;
const opened: Installation[] = [];

beforeAll(async () => {
  server = new pg.Client({ connectionString: inject('adminUrl') });
  await server.connect();
  company = await demoInstallation();
  folder = await mkdtemp(path.join(tmpdir(), 'notes-archives-'));
  file = path.join(folder, 'whole.tar.gz');
  await company.backup(file);
});
afterAll(async () => {
  await server.end();
  await Promise.all([company, ...opened].map((installation) => installation.close()));
  await rm(folder, { recursive: true, force: true });
});

const CONNECTED = 'SELECT pid FROM pg_stat_activity WHERE datname = $1';
const WRITING = `${CONNECTED} AND backend_xid IS NOT NULL`;

/** npm run restore, ended by `kill -9` while its transaction writes. */
async function killMidway({ url, uploadsDir }: Installation, options: string[] = []): Promise<void> {
  const env = {
    PATH: process.env.PATH,
    NODE_ENV: 'production',
    DATABASE_URL: url,
    UPLOADS_DIR: uploadsDir,
    DATA_DIR: folder,
  };
  const child = spawn(process.execPath, ['dist/restore.js', file, ...options], {
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = once(child, 'exit');
  const found = async (question: string) => (await server.query(question, [new URL(url).pathname.slice(1)])).rows;
  await expect.poll(() => found(WRITING), { timeout: 60_000, interval: 10 }).toHaveLength(1);
  child.kill('SIGKILL');
  expect(await ended).toEqual([null, 'SIGKILL']);
  await expect.poll(() => found(CONNECTED), { timeout: 20_000 }).toEqual([]);
}

const rowsOf = async (installation: Installation): Promise<Record<string, string>> =>
  Object.fromEntries(Object.entries(await installation.everything()).filter(([name]) => !name.startsWith('file ')));

test('a restore that is killed leaves an empty database without a company, and may be made once more', async () => {
  const copy = await emptyInstallation();
  opened.push(copy);
  await killMidway(copy);
  expect(await copy.query(`SELECT 1 FROM pg_tables WHERE schemaname = 'public'`)).toEqual([]);
  await copy.restore(file);
  expect(await copy.everything()).toEqual(await company.everything());
});

test('a restore in the place of a company leaves that one whole when it is killed', async () => {
  const other = await emptyInstallation();
  opened.push(other);
  await other.restore(file);
  await other.query(`INSERT INTO tags (name) VALUES ('only here')`);
  const before = await rowsOf(other);
  await killMidway(other, ['--replace']);
  expect(await rowsOf(other)).toEqual(before);
  expect(before['table tags']).toContain('only here');
});
