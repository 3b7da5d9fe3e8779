import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { manyRows } from './manyRows';
import { withDatabase, type Bench } from './support';

const GATE = 4_711;

let whole: Bench;
let bench: Bench;
let file: string;
let gatekeeper: pg.Client;

beforeAll(async () => {
  [whole, bench] = [await withDatabase('empty'), await withDatabase('empty')];
  file = await bench.file(manyRows(), 'many.json');
  gatekeeper = new pg.Client({ connectionString: bench.url });
  await gatekeeper.connect();
});
afterAll(async () => {
  await gatekeeper.end();
  await Promise.all([whole, bench].map((one) => one.close()));
});

const query = async (statement: string) => (await bench.db.pool.query(statement)).rows;

/** At this row the work waits until the gate is opened, or fails, each somewhere in a second or later batch. */
async function stopAt(table: string, when: string, what: string, event = 'INSERT'): Promise<() => Promise<void>> {
  await query(`CREATE OR REPLACE FUNCTION stop_here() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN ${what}; RETURN NEW; END $$;
    CREATE TRIGGER stop_here BEFORE ${event} ON ${table} FOR EACH ROW WHEN (${when}) EXECUTE FUNCTION stop_here()`);
  return async () => void (await query(`DROP TRIGGER stop_here ON ${table}`));
}

const WAIT = `PERFORM pg_advisory_xact_lock_shared(${GATE})`;
const FULL = `RAISE EXCEPTION 'could not extend file: No space left on device' USING ERRCODE = '53100'`;

/** npm run import:django-crm */
function start() {
  const env = {
    PATH: process.env.PATH,
    NODE_ENV: 'production',
    DATABASE_URL: bench.url,
    DEFAULT_LOCALE: 'en',
    DEFAULT_TIME_ZONE: 'UTC',
  };
  const child = spawn(process.execPath, ['dist/import.js', file], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const said = Promise.all([text(child.stdout), text(child.stderr)]).then((parts) => parts.join(''));
  return { child, said, ended: once(child, 'exit') };
}

const waiting = () =>
  query(`SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND objid = ${GATE} AND NOT granted
          AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`);
const writing = () =>
  query(`SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND backend_xid IS NOT NULL`);

/** Ends a run by a signal while it writes this row. */
async function endAt(signal: 'SIGKILL' | 'SIGINT', ...where: [table: string, when: string, event?: string]) {
  const goOn = await stopAt(where[0], where[1], WAIT, where[2]);
  await gatekeeper.query('SELECT pg_advisory_lock($1)', [GATE]);
  const run = start();
  await expect.poll(waiting, { timeout: 90_000, interval: 20 }).toHaveLength(1);
  run.child.kill(signal);
  if (signal === 'SIGKILL') await run.ended;
  await gatekeeper.query('SELECT pg_advisory_unlock($1)', [GATE]);
  const [ended] = await Promise.all([run.ended, run.said]);
  await expect.poll(writing, { timeout: 30_000 }).toEqual([]);
  await goOn();
  return { ended, said: await run.said };
}

const countOf = async (table: string) => (await query(`SELECT count(*)::int AS n FROM ${table}`))[0].n;

/** Everything that came, by what does not depend on when and by which run. */
const CONTENTS = {
  people: `SELECT name, email, is_admin, department_id FROM users`,
  memos: `SELECT id, title, body, owner_id, recipient_id, stage, considered_at, conclusion, created_at, activity_at FROM memos`,
  roles: `SELECT memo_id, user_id, is_owner, is_recipient, is_subscriber, has_task, seen_at > created_at AS seen FROM participants`,
  tasks: `SELECT id, title, owner_id, stage_id, parent_id, memo_id, responsible_ids, activity_at FROM tasks`,
  taskRoles: `SELECT task_id, user_id, is_owner, is_responsible, is_subscriber FROM task_participants`,
  tags: `SELECT memo_id AS id, tag_id FROM memo_tags UNION ALL SELECT -task_id, tag_id FROM task_tags`,
  history: `SELECT type, memo_id, task_id, changes FROM events`,
  chats: `SELECT c.memo_id, c.task_id, c.revision AS of_chat, m.revision, m.author_id, m.text, m.created_at, m.words, r.text AS answered
            FROM conversations c LEFT JOIN messages m ON m.conversation_id = c.id LEFT JOIN messages r ON r.id = m.reply_to_id`,
  mentions: `SELECT m.text, x.user_id FROM message_mentions x JOIN messages m ON m.id = x.message_id`,
  reads: `SELECT c.memo_id, c.task_id, r.user_id, m.text FROM conversation_reads r
            JOIN conversations c ON c.id = r.conversation_id JOIN messages m ON m.id = r.last_read_message_id`,
  words: `SELECT memo_id AS id, part, doc, version FROM memo_search UNION ALL SELECT -task_id, part, doc, version FROM task_search`,
  records: `SELECT model, external_key FROM imported_records`,
  notices: `SELECT user_id FROM notifications UNION ALL SELECT user_id FROM mail_deliveries`,
  invitations: `SELECT task_identifier FROM graphile_worker.jobs`,
};

async function contentsOf({ db }: Bench): Promise<Record<string, unknown[]>> {
  const read = async ([name, statement]: [string, string]): Promise<[string, unknown[]]> => {
    const { rows } = await db.pool.query(`SELECT row_to_json(t)::text AS row FROM (${statement}) t ORDER BY 1`);
    return [name, rows.map(({ row }) => row)];
  };
  return Object.fromEntries(await Promise.all(Object.entries(CONTENTS).map(read)));
}

test('an import that is broken off again and again goes on, and ends with what one run brings: nothing twice, nothing half', async () => {
  await whole.run([file], { timeZone: 'UTC' });

  expect((await endAt('SIGKILL', 'memos', 'NEW.id = 600')).ended).toEqual([null, 'SIGKILL']);
  expect([await countOf('memos'), await countOf('tasks'), await countOf('messages')]).toEqual([500, 0, 0]);
  expect(await countOf('conversations')).toBe(500);

  const goOn = await stopAt('tasks', 'NEW.id = 530', FULL);
  const full = start();
  expect(await full.ended).toEqual([1, null]);
  expect(await full.said).toContain('The disk of the database is full');
  expect(await full.said).toContain('the same command goes on behind it');
  await goOn();
  // The main tasks, and none of the subtasks.
  expect([await countOf('memos'), await countOf('tasks'), await countOf('messages')]).toEqual([700, 495, 0]);

  const stopped = await endAt('SIGINT', 'messages', `NEW.text LIKE '%message 1300'`);
  expect(stopped.ended).toEqual([1, null]);
  expect(stopped.said).toContain('The import was broken off');
  const messages = await countOf('messages');
  expect(messages).toBeGreaterThan(0);

  await endAt('SIGKILL', 'memo_search', 'NEW.memo_id = 100', 'UPDATE');
  expect(await countOf('messages')).toBe(1_400);

  const last = await bench.run([file]);
  expect(last.changed).toBe(false);
  expect(await contentsOf(bench)).toEqual(await contentsOf(whole));
});
