// Companies as former versions left them, each a dump of its database and its data folder: made by starting that version with
// DEMO=1 on a PostgreSQL 15 and `pg_dump --inserts`.
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterEach, expect, test } from 'vitest';
import { migrate } from '#src/platform/migrate';
import { ended, freePort, ready, spawnProgram } from '../e2e/support/program';
import { signIn, writeMemo } from '../processes/visitor';
import { createEmptyDatabase } from '../support/database';

const COMPANIES = path.resolve('tests/upgrade/companies');
const former = (await readdir(COMPANIES)).map((name) => name.slice(0, -'.tar.gz'.length));

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

type Row = Record<string, unknown>;
/** Columns that a later version gave up, and what has come in their place. */
const GIVEN_UP: Record<string, string> = { 'messages.version': 'messages.revision' };

type Ask = (text: string) => Promise<Row[]>;

/** Kept for the program's own running, not for people. */
const MACHINERY = ['_prisma_migrations', 'session', 'rate_limits', 'queue_runners', 'socket_io_attachments'];

async function formerCompany(name: string) {
  const [database, dataDir] = [await createEmptyDatabase(), await mkdtemp(path.join(tmpdir(), 'notes-upgrade-'))];
  closing.push(database.drop, () => rm(dataDir, { recursive: true, force: true }));
  await promisify(execFile)('tar', ['-xzf', path.join(COMPANIES, `${name}.tar.gz`), '-C', dataDir]);
  const dump = await readFile(path.join(dataDir, 'database.sql'), 'utf8');
  const ask: Ask = async (text) => {
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    return (await client.query<Row>(text).finally(() => client.end())).rows;
  };
  await ask(dump.replace(/^\\.*$/gm, ''));
  return { url: database.url, dataDir: path.join(dataDir, 'data'), ask };
}

async function columnsIn(ask: Ask): Promise<Map<string, string[]>> {
  const rows = await ask(
    `SELECT table_name AS name, array_agg(column_name::text ORDER BY column_name) AS columns
       FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
      WHERE table_schema = 'public' AND table_type = 'BASE TABLE' GROUP BY 1`,
  );
  const tables = rows.map(({ name, columns }) => [String(name), (columns as string[]).map(String)] as const);
  return new Map(
    tables
      .filter(([name]) => !MACHINERY.includes(name))
      .map(([name, columns]) => [name, columns.filter((one) => !GIVEN_UP[`${name}.${one}`])]),
  );
}

const missing = (former: Map<string, string[]>, now: Map<string, string[]>): string[] =>
  [...former].flatMap(([table, names]) =>
    names.filter((one) => !now.get(table)?.includes(one)).map((one) => `${table}.${one}`),
  );

/** Every row of these tables, in these columns. */
async function rowsIn(ask: Ask, columns: Map<string, string[]>): Promise<Record<string, string[]>> {
  const found: Record<string, string[]> = {};
  for (const [table, names] of columns) {
    const rows = await ask(
      `SELECT to_json(x)::text AS row FROM (SELECT ${names.map((one) => `"${one}"`).join()} FROM "${table}") x`,
    );
    found[table] = rows.map(({ row }) => String(row)).sort();
  }
  return found;
}

test.each(former)('a company of %s starts with this version, whole, and is worked in', async (name) => {
  const company = await formerCompany(name);
  const former = await columnsIn(company.ask);
  const atFirst = await rowsIn(company.ask, former);
  await migrate(company.url, { log: { info: () => undefined, warn: () => undefined } });
  expect(atFirst.memos?.length).toBeGreaterThan(40);
  const gone = missing(former, await columnsIn(company.ask));
  expect(gone).toEqual([]);
  expect(await rowsIn(company.ask, former)).toEqual(atFirst);
  const protocols = await company.ask('SELECT name, outcomes::text[] AS outcomes FROM purposes');
  expect(Object.fromEntries(protocols.map(({ name: purpose, outcomes }) => [purpose, outcomes]))).toEqual({
    'on approval': ['approved', 'changes', 'declined'],
    'payment of regular expenses': ['approved', 'changes', 'declined'],
    'to make a decision': ['approved', 'changes', 'declined', 'noted'],
    'for consideration': ['noted'],
    'for information': ['noted'],
    'for the record': ['noted'],
  });
  const [decided] = await company.ask(
    `SELECT count(*)::int AS memos, count(c.id)::int AS recorded FROM memos m
       LEFT JOIN considerations c ON c.memo_id = m.id AND c.ended_at IS NULL AND c.outcome = m.outcome
      WHERE m.stage = 'considered' AND m.outcome = 'noted'`,
  );
  expect(decided?.memos).toBeGreaterThan(10);
  expect(decided?.recorded).toBe(decided?.memos);
  // What waited for somebody still does.
  const [waiting] = await company.ask(
    `SELECT count(*) FILTER (WHERE has_ball)::int AS now,
            count(*) FILTER (WHERE stage = 'pending' AND (is_recipient OR is_deputy))::int AS before FROM participants`,
  );
  expect(waiting?.before).toBeGreaterThan(0);
  expect(waiting?.now).toBe(waiting?.before);

  const port = await freePort();
  const place = { port, url: `http://127.0.0.1:${port}`, dataDir: company.dataDir, mailUrl: '' };
  const { child, log } = spawnProgram(place, { DATABASE_URL: company.url, HOST: '127.0.0.1' });
  closing.push(() => ended(child));
  await ready(place.url, child).catch((error: unknown) => {
    throw new Error(`It did not start:\n${log.join('')}`, { cause: error });
  });

  const olga = await signIn(place, 'olga');
  const [person] = await company.ask(`SELECT id FROM users WHERE email = 'olga@demo.test'`);
  const hers = await company.ask(
    `SELECT m.id, m.title FROM memos m JOIN participants p ON p.memo_id = m.id
      WHERE p.user_id = ${String(person?.id)} AND m.stage <> 'draft' ORDER BY m.id`,
  );
  expect(hers.length).toBeGreaterThan(3);
  for (const memo of hers) {
    const page = await olga.get(`/memos/${String(memo.id)}`);
    expect(page.status).toBe(200);
    expect(await page.text()).toContain(String(memo.title).replaceAll('&', '&amp;').replaceAll("'", '&#39;'));
  }
  const files = await company.ask(
    `SELECT a.id, sha256 FROM attachments a JOIN participants p USING (memo_id) WHERE p.user_id = ${String(person?.id)}`,
  );
  expect(files.length).toBeGreaterThan(0);
  for (const file of files) {
    const answer = await olga.get(`/files/${String(file.id)}`);
    expect(hashOf(Buffer.from(await answer.arrayBuffer()))).toBe(file.sha256);
  }
  for (const page of ['/', '/memos', '/tasks', '/notifications', '/search?q=memo'])
    expect((await olga.get(page)).status, page).toBeLessThan(400);
  const newest = Math.max(...(await company.ask('SELECT id FROM memos')).map(({ id }) => Number(id)));
  const [manager] = await company.ask(`SELECT id FROM users WHERE email = 'darian@demo.test'`);
  expect(await writeMemo(olga, Number(manager?.id))).toBeGreaterThan(newest);
});

const hashOf = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
