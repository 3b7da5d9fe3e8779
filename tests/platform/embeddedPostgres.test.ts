import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import {
  borrowEmbeddedPostgres,
  killLeftBehind,
  startEmbeddedPostgres,
  type EmbeddedPostgres,
} from '#src/platform/embeddedPostgres/index';
import { isAlive } from '#src/platform/processes';

const said: string[] = [];
const say = (line: string) => void said.push(line);
const log = { info: say, warn: say, error: say };
const settings = { fsync: 'off' };

let dataDir: string;
let running: EmbeddedPostgres | null = null;

const inCluster = (name: string) => path.join(dataDir, 'postgres', name);
const pidOnFile = async () => Number((await readFile(inCluster('postmaster.pid'), 'utf8')).split('\n')[0]);

async function start(): Promise<EmbeddedPostgres> {
  running = await startEmbeddedPostgres({ dataDir, log, settings });
  return running;
}

async function ask(url: string, question: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  return client
    .query({ text: question, rowMode: 'array' })
    .then(({ rows }) => rows.flat())
    .finally(() => client.end());
}

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), 'notes-embedded-'));
});

afterEach(async () => {
  await running?.stop();
  running = null;
  said.length = 0;
});

afterAll(async () => {
  killLeftBehind(dataDir);
  await rm(dataDir, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
});

describe('the embedded PostgreSQL', () => {
  test('is set up even when an earlier attempt was interrupted, and keeps what is written', async () => {
    await mkdir(path.join(dataDir, 'postgres.new'), { recursive: true });
    await writeFile(path.join(dataDir, 'postgres.new', 'rest'), '');
    const first = await start();
    await ask(first.url, 'CREATE TABLE kept AS SELECT 42 AS answer');
    await first.stop();
    const second = await start();
    expect(second.url).toBe(first.url);
    expect(await ask(second.url, 'SELECT answer FROM kept')).toEqual([42]);
  });

  test('gives the application a database of its own, without the rights of a superuser', async () => {
    const { url } = await start();
    expect(await ask(url, `SELECT rolsuper FROM pg_roles WHERE rolname = current_user`)).toEqual([false]);
    await ask(url, 'CREATE EXTENSION IF NOT EXISTS pg_trgm');
    await ask(url, 'CREATE EXTENSION IF NOT EXISTS unaccent');
  });

  test('listens on this machine only, asks for a password, and keeps it from other users', async () => {
    const { url, adminUrl } = await start();
    expect(await ask(adminUrl, `SHOW listen_addresses`)).toEqual(['127.0.0.1']);
    const wrong = new URL(url);
    wrong.password = 'guess';
    await expect(ask(wrong.href, 'SELECT 1')).rejects.toThrow('password authentication failed');
    expect((await stat(inCluster('notes-crm.json'))).mode & 0o077).toBe(0);
    expect((await stat(path.join(dataDir, 'postgres'))).mode & 0o077).toBe(0);
  });

  test('orders names as people expect and finds words in any script', async () => {
    const { url } = await start();
    const names = `unnest(ARRAY['Zoe', 'Änne', 'anna', 'Émile', 'Eva', 'Ö'])`;
    expect(await ask(url, `SELECT string_agg(name, ' ' ORDER BY name) FROM ${names} name`)).toEqual([
      'anna Änne Émile Eva Ö Zoe',
    ]);
    expect(await ask(url, `SELECT to_tsvector('simple', 'ÄRGER ПРИВЕТ')::text`)).toEqual([`'ärger':1 'привет':2`]);
  });

  test('is started again on the same address when its process is killed', async () => {
    const { url } = await start();
    const before = await pidOnFile();
    process.kill(before, 'SIGKILL');
    await expect.poll(() => ask(url, 'SELECT 1').catch(() => [])).toEqual([1]);
    expect(await pidOnFile()).not.toBe(before);
  });

  test('stops when asked, also after it was started again', async () => {
    const { url, stop } = await start();
    process.kill(await pidOnFile(), 'SIGKILL');
    await expect.poll(() => ask(url, 'SELECT 1').catch(() => [])).toEqual([1]);
    const pid = await pidOnFile();
    await stop();
    expect(isAlive(pid)).toBe(false);
  });

  test('starts over a pid file whose number now belongs to another program', async () => {
    await (await start()).stop();
    await writeFile(inCluster('postmaster.pid'), `${process.pid}\n${dataDir}\n0\n1\n\n127.0.0.1\n\nready   \n`);
    expect(await ask((await start()).url, 'SELECT 1')).toEqual([1]);
  });

  test('moves to another port when its own is taken', async () => {
    const first = await start();
    await first.stop();
    const squatter = createServer().listen(Number(new URL(first.url).port), '127.0.0.1');
    const second = await start();
    expect(second.url).not.toBe(first.url);
    expect(await ask(second.url, 'SELECT 1')).toEqual([1]);
    squatter.close();
  });

  test('leaves the server of the folder that its own was copied from alone, and its port too', async () => {
    const original = await start();
    await ask(original.adminUrl, 'CHECKPOINT');
    const pid = await pidOnFile();
    const copy = `${dataDir}-copy`;
    await cp(dataDir, copy, { recursive: true });
    const copied = await startEmbeddedPostgres({ dataDir: copy, log, settings });
    expect(isAlive(pid)).toBe(true);
    expect(new URL(copied.url).port).not.toBe(new URL(original.url).port);
    const folderOf = (url: string) => ask(url, 'SHOW data_directory');
    expect(await folderOf(copied.adminUrl)).toEqual([path.join(copy, 'postgres')]);
    expect(await folderOf(original.adminUrl)).toEqual([path.join(dataDir, 'postgres')]);
    await copied.stop();
    expect(await ask(original.url, 'SELECT 1')).toEqual([1]);
    await rm(copy, { recursive: true });
  });

  test('in a copy of a stopped folder keeps off the port of the original, which may start again', async () => {
    const original = await start();
    await original.stop();
    const copy = `${dataDir}-copy`;
    await cp(dataDir, copy, { recursive: true });
    const copied = await startEmbeddedPostgres({ dataDir: copy, log, settings });
    expect(copied.url).not.toBe(original.url);
    await copied.stop();
    const again = await startEmbeddedPostgres({ dataDir: copy, log, settings });
    expect(again.url).toBe(copied.url);
    await again.stop();
    await rm(copy, { recursive: true });
  });

  test('names DATABASE_URL when the folder is not one of its own', async () => {
    const other = await mkdtemp(path.join(tmpdir(), 'notes-embedded-'));
    await mkdir(path.join(other, 'postgres'));
    await expect(startEmbeddedPostgres({ dataDir: other, log })).rejects.toThrow(
      /is not a PostgreSQL folder.*DATABASE_URL/s,
    );
    await rm(other, { recursive: true });
  });
});

/** Another program on the same folder, which says READY and then waits to be killed. */
async function otherProgram(body: string): Promise<ChildProcess> {
  const source = (file: string) => JSON.stringify(path.resolve('src/platform', file));
  const script = path.join(dataDir, 'other.ts');
  await writeFile(
    script,
    `import { startEmbeddedPostgres } from ${source('embeddedPostgres/index.ts')};
     import { lockFolder } from ${source('lock.ts')};
     const dataDir = ${JSON.stringify(dataDir)};
     async function main() { ${body}; process.stdout.write('READY'); setInterval(() => {}, 1000); }
     void main();`,
  );
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve, reject) => {
    child.stdout.once('data', () => resolve());
    child.once('exit', (code) => reject(new Error(`ended with ${code}`)));
  });
  return child;
}

const killed = (child: ChildProcess) =>
  new Promise<void>((resolve) => {
    child.once('exit', () => resolve());
    child.kill('SIGKILL');
  });

describe('after its program was killed', () => {
  const startSame = `await startEmbeddedPostgres({ dataDir, log: console, settings: { fsync: 'off' } })`;

  test('the server it left behind is used again, then stopped', async () => {
    await killed(await otherProgram(startSame.replace('console', '{ info() {}, warn() {}, error() {} }')));
    const left = await pidOnFile();
    expect(isAlive(left)).toBe(true);
    const { url, stop } = await start();
    expect(await pidOnFile()).toBe(left);
    expect(await ask(url, 'SELECT 1')).toEqual([1]);
    await stop();
    expect(existsSync(inCluster('postmaster.pid'))).toBe(false);
  });

  test('a server left behind with other settings is stopped and started anew', async () => {
    await killed(
      await otherProgram(startSame.replace('console', '{ info() {}, warn() {}, error() {} }').replace("'off'", "'on'")),
    );
    const left = await pidOnFile();
    const { adminUrl } = await start();
    expect(isAlive(left)).toBe(false);
    expect(await ask(adminUrl, 'SHOW fsync')).toEqual(['off']);
  });

  test('a tool uses the server of the running application and leaves it running', async () => {
    const { url } = await start();
    const holder = await otherProgram('await lockFolder(dataDir)');
    const borrowed = await borrowEmbeddedPostgres({ dataDir, log });
    expect(borrowed.url).toBe(url);
    await borrowed.stop();
    expect(await ask(url, 'SELECT 1')).toEqual([1]);
    await killed(holder);
  });
});
