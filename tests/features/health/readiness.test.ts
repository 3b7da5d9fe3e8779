import pg from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { superviseWorker, type Worker } from '#src/platform/worker';
import { withApp, type TestApp } from '../../support/app';

let app: TestApp;
let client: pg.Client;
let worker: Worker | null = null;
beforeEach(async () => {
  app = await withApp();
  client = new pg.Client({ connectionString: app.databaseUrl });
  await client.connect();
});
afterEach(async () => {
  await worker?.stop();
  worker = null;
  await client.end();
  await app.close();
});

const ready = async () => (await app.agent().get('/readyz')).body as { ready: boolean; problem?: string };
const isReady = () => vi.waitFor(async () => expect(await ready()).toEqual({ ready: true }), 15_000);
const add = (task: string) => client.query('SELECT graphile_worker.add_job($1)', [task]);

type Held = { begun(): number; finishOne(): void };

/** A worker of all lanes; what it does in `notices` goes on until it is told to end. */
function begin(seen: string[]): Held {
  const ends: (() => void)[] = [];
  const hold = () => new Promise<void>((resolve) => ends.push(resolve));
  let finished = 0;
  worker = superviseWorker({
    connectionString: app.databaseUrl,
    jobs: {
      notices: { hold, note: async () => void seen.push('note') },
      mail: { idle: async () => undefined },
      bulk: { rest: async () => undefined },
      reading: { look: async () => undefined },
    },
    schedule: [],
    logger: app.deps.logger,
  });
  return { begun: () => ends.length, finishOne: () => ends[finished++]?.() };
}

/** What the worker wants to say of its jobs' ends, and cannot, because the table is locked. */
const BLOCKED = `FROM pg_stat_activity
  WHERE datname = current_database() AND wait_event_type = 'Lock' AND query LIKE '%delete from%_private_jobs%'`;
// Not by `client`: a transaction sees the same processes all its life.
const blocked = async () => (await app.db.pool.query(`SELECT pid ${BLOCKED}`)).rows.length;

test('nobody who takes jobs: not ready, and it says which', async () => {
  expect(await ready()).toEqual({ ready: false, problem: 'the queue does not move: notices, mail, bulk, reading' });
  begin([]);
  await isReady();
  await worker?.stop();
  worker = null;
  expect(await ready()).toMatchObject({ ready: false });
});

test('when the database’s processes die as several jobs end, the next jobs run; until then it is not ready', async () => {
  const seen: string[] = [];
  const held = begin(seen);
  await isReady();
  await Promise.all([add('hold'), add('hold')]);
  await vi.waitFor(() => expect(held.begun()).toBe(2), 10_000);

  await client.query('BEGIN; LOCK TABLE graphile_worker._private_jobs IN SHARE MODE');
  for (const so of [1, 2]) {
    held.finishOne();
    await vi.waitFor(async () => expect(await blocked()).toBe(so), 5_000);
  }
  await app.db.pool.query(`SELECT pg_terminate_backend(pid) ${BLOCKED}`);
  await vi.waitFor(async () => expect((await ready()).problem).toBe('the queue does not move: notices'), 10_000);
  await client.query('ROLLBACK');

  await add('note');
  await vi.waitFor(() => expect(seen).toEqual(['note']), 15_000);
  await isReady();
  // They had come to their ends, and run again: nobody could be told of it.
  await vi.waitFor(() => expect(held.begun()).toBe(4), 5_000);
  held.finishOne();
  held.finishOne();
});
