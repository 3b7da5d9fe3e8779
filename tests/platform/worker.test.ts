import pg from 'pg';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createLogger } from '#src/platform/logger';
import {
  bringBackToNow,
  runDueJobs,
  superviseWorker,
  sweepLocks,
  type JobHandlers,
  type Worker,
} from '#src/platform/worker';
import { LANES } from '#src/platform/worker/lanes';
import { createTestDatabase, type TestDatabase } from '../support/database';

const logger = createLogger('silent');

let database: TestDatabase;
let pool: pg.Pool;
let worker: Worker | null = null;
beforeEach(async () => {
  database = await createTestDatabase();
  pool = new pg.Pool({ connectionString: database.url, max: 3 });
  pool.on('error', () => undefined);
});
afterEach(async () => {
  await worker?.stop();
  worker = null;
  await pool.end();
  await database.drop();
});

const add = (task: string, payload: object = {}) =>
  pool.query('SELECT graphile_worker.add_job($1, $2::json)', [task, payload]);
const count = async () => Number((await pool.query('SELECT count(*) FROM graphile_worker.jobs')).rows[0].count);
const begin = (handlers: JobHandlers) =>
  superviseWorker({ connectionString: database.url, jobs: { notices: handlers }, schedule: [], logger });

test('a job runs as soon as it is there, with its payload', async () => {
  const seen: unknown[] = [];
  worker = begin({ note: async (payload) => void seen.push(payload) });
  await add('note', { about: 1 });
  await vi.waitFor(() => expect(seen).toEqual([{ about: 1 }]), 10_000);
  await vi.waitFor(async () => expect(await count()).toBe(0), 10_000);
});

test('the worker goes on after the database cut every connection', async () => {
  const seen: unknown[] = [];
  worker = begin({ note: async (payload) => void seen.push(payload) });
  await add('note', { about: 'before' });
  // Its end must be known to the database too: a job that was cut off before that rightly runs again.
  await vi.waitFor(async () => expect(await count()).toBe(0), 10_000);
  await pool.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()',
  );
  await add('note', { about: 'after' });
  await vi.waitFor(() => expect(seen).toEqual([{ about: 'before' }, { about: 'after' }]), 15_000);
});

test('stopping waits for the job that runs, and takes no other', async () => {
  const done: string[] = [];
  let started: () => void = () => undefined;
  const isStarted = new Promise<void>((resolve) => (started = resolve));
  worker = begin({
    async slow() {
      started();
      await new Promise((resolve) => setTimeout(resolve, 500));
      done.push('slow');
    },
  });
  await add('slow');
  await isStarted;
  await worker.stop();
  worker = null;
  expect(done).toEqual(['slow']);
  await add('slow');
  expect(await count()).toBe(1);
});

test('a lane whose jobs all wait holds back no other lane', async () => {
  const seen: string[] = [];
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => (release = resolve));
  const waits = async () => {
    seen.push('waits');
    await held;
  };
  const jobs = { notices: { bell: async () => void seen.push('bell') }, mail: { waits }, bulk: { waits_too: waits } };
  worker = superviseWorker({ connectionString: database.url, jobs, schedule: [], logger });
  for (let n = 0; n < 6; n += 1) await Promise.all([add('waits'), add('waits_too')]);
  await vi.waitFor(() => expect(seen).toHaveLength(LANES.mail + LANES.bulk), 10_000);
  await add('bell');
  await vi.waitFor(() => expect(seen.at(-1)).toBe('bell'), 10_000);
  expect(seen).toHaveLength(LANES.mail + LANES.bulk + 1);
  release();
});

test('a failing job is tried again later and tells its error', async () => {
  await add('broken');
  const broken = () => Promise.reject(new Error('it rains'));
  await runDueJobs({ connectionString: database.url, jobs: { bulk: { broken } }, logger });
  const { rows } = await pool.query(
    'SELECT attempts, last_error, run_at > now() AS is_later FROM graphile_worker.jobs',
  );
  expect(rows).toEqual([{ attempts: 1, last_error: expect.stringContaining('it rains'), is_later: true }]);
});

const locked = async () => {
  const { rows } = await pool.query('SELECT task_identifier FROM graphile_worker.jobs WHERE locked_at IS NOT NULL');
  return rows.map(({ task_identifier: task }: { task_identifier: string }) => task);
};
const lockAs = (runner: string, ago: string) =>
  pool.query(`UPDATE graphile_worker._private_jobs SET locked_by = $1, locked_at = now() - $2::interval`, [
    runner,
    ago,
  ]);
const writeRunner = (id: string, ago: string) =>
  pool.query(
    `INSERT INTO queue_runners (id, lane, takes_jobs, beat_at) VALUES ($1, 'notices', true, now() - $2::interval)`,
    [id, ago],
  );

test('jobs of a process that nobody knows are released after five minutes', async () => {
  await add('young');
  await add('old');
  await lockAs('gone', '4 minutes');
  await pool.query(`UPDATE graphile_worker._private_jobs SET locked_at = now() - interval '6 minutes'
     WHERE id = (SELECT max(id) FROM graphile_worker._private_jobs)`);
  await sweepLocks(pool);
  expect(await locked()).toEqual(['young']);
});

test('jobs of a runner that is silent are released at once, those of a living one are not', async () => {
  await add('note');
  await lockAs('silent', '1 minute');
  await writeRunner('silent', '31 seconds');
  await add('held');
  await pool.query(
    `UPDATE graphile_worker._private_jobs SET locked_by = 'living', locked_at = now() WHERE locked_at IS NULL`,
  );
  await writeRunner('living', '3 seconds');
  const seen: string[] = [];
  worker = begin({ note: async () => void seen.push('note'), held: async () => void seen.push('held') });
  await vi.waitFor(() => expect(seen).toEqual(['note']), 5_000);
  await vi.waitFor(async () => expect(await locked()).toEqual(['held']), 5_000);
  expect((await pool.query(`SELECT 1 FROM queue_runners WHERE id = 'silent'`)).rows).toEqual([]);
});

test('a process that knows that it is alone releases all jobs at its start', async () => {
  await add('note');
  await lockAs('killed a moment ago', '1 second');
  await writeRunner('killed a moment ago', '1 second');
  const seen: string[] = [];
  const jobs = { notices: { note: async () => void seen.push('note') } };
  worker = superviseWorker({ connectionString: database.url, jobs, schedule: [], logger, isAlone: true });
  await vi.waitFor(() => expect(seen).toEqual(['note']), 5_000);
});

test('what a clock that was ahead left in the future happens now', async () => {
  await add('born in the future');
  await add('planned in the future for an hour later');
  await add('failed in the future');
  await add('planned for tomorrow');
  const set = (task: string, values: string) =>
    pool.query(
      `UPDATE graphile_worker._private_jobs j SET ${values} FROM graphile_worker._private_tasks t
                 WHERE t.id = j.task_id AND t.identifier = $1`,
      [task],
    );
  const future = `now() + interval '1 day'`;
  await set('born in the future', `created_at = ${future}, run_at = ${future}`);
  await set(
    'planned in the future for an hour later',
    `created_at = ${future}, run_at = ${future} + interval '1 hour'`,
  );
  await set('failed in the future', `attempts = 1, run_at = ${future}`);
  await set('planned for tomorrow', `run_at = ${future}`);
  await pool.query(`INSERT INTO graphile_worker._private_known_crontabs (identifier, known_since, last_execution)
    VALUES ('ahead', now(), ${future}), ('never', now(), NULL), ('right', now(), now() - interval '1 minute')`);
  await bringBackToNow(pool);
  const { rows } =
    await pool.query(`SELECT task_identifier AS task, round(extract(epoch FROM run_at - now()) / 3600)::int AS hours
     FROM graphile_worker.jobs ORDER BY id`);
  expect(rows).toEqual([
    { task: 'born in the future', hours: 0 },
    { task: 'planned in the future for an hour later', hours: 1 },
    { task: 'failed in the future', hours: 0 },
    { task: 'planned for tomorrow', hours: 24 },
  ]);
  const crontabs = await pool.query(
    `SELECT identifier FROM graphile_worker._private_known_crontabs WHERE last_execution > now()`,
  );
  expect(crontabs.rows).toEqual([]);
});
