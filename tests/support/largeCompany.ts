import { randomUUID } from 'node:crypto';
import { inTransaction } from '#src/platform/db';
import { searchNameOf } from '#src/platform/words/names';
import type { TestApp } from './app';
import { makeTask } from './tasks';
import { makeMemo } from './memos';

export type LargeCompany = { memoId: number; taskId: number; departmentId: number; tagId: number };

const LONG = 'Wolfeschlegelsteinhausenbergerdorff';

/** The worst that hangs at one page: a memo and a task with hundreds of everything, in a company of thousands. */
export async function growCompany(app: TestApp): Promise<LargeCompany> {
  const departmentId = await growPeople(app);
  await growChoices(app);
  const memoId = await makeMemo(app, 'andrew', {
    to: 'darian',
    title: 'Everybody knows of it',
    subscribers: ['masha'],
  });
  const taskId = await makeTask(app, 'andrew', { title: 'Everybody works on it' });
  await growMemo(app, memoId);
  await growTask(app, taskId);
  await growLists(app, memoId, taskId);
  await app.db.pool.query('ANALYZE');
  const tag = await app.db.prisma.tag.findFirstOrThrow();
  return { memoId, taskId, departmentId, tagId: tag.id };
}

/** 300 departments in a tree, 40 of them with ten heads; one has 1,000 people of 2,000. */
async function growPeople({ db }: TestApp): Promise<number> {
  await db.pool.query(
    `INSERT INTO departments (name, parent_id, updated_at) SELECT 'Department of long names ' || n, CASE WHEN n % 3 = 0 THEN 1 END, now() FROM generate_series(1, 300) n`,
  );
  const { rows } = await db.pool.query<{ id: number }>('SELECT max(id) AS id FROM departments');
  const departmentId = rows[0]?.id ?? 0;
  await db.pool.query(
    `INSERT INTO users (name, search_name, email, department_id, job_title, is_executive, deactivated_at, updated_at)
     SELECT 'Anna ' || $2::text || ' ' || n, 'anna ' || $3::text || ' ' || n, 'person' || n || '@large.test',
            CASE WHEN n <= 1000 THEN $1::int ELSE $1::int - n % 250 END, 'Assistant of the assistant', n > 1900 AND n <= 1960,
            CASE WHEN n > 1960 THEN now() END, now()
       FROM generate_series(1, 2000) n`,
    [departmentId, LONG, searchNameOf(LONG)],
  );
  await db.pool.query(
    `INSERT INTO department_heads (department_id, user_id)
     SELECT d.id, u.id FROM departments d JOIN users u ON u.id % 97 = d.id % 97 AND u.email LIKE '%@large.test' AND u.deactivated_at IS NULL
      WHERE d.id > $1 - 40 AND u.id % 2 = 0`,
    [departmentId],
  );
  await db.pool.query(
    `INSERT INTO absences (user_id, from_day, until_day, note, updated_at)
     SELECT id, current_date - 1, current_date + 30, 'On a journey', now() FROM users WHERE email LIKE '%@large.test' AND id % 2 = 0`,
  );
  return departmentId;
}

/** 8,000 tags, and more purposes and stages than anybody needs. */
async function growChoices({ db }: TestApp): Promise<void> {
  await db.pool.query(`INSERT INTO tags (name) SELECT 'Tag of a large company ' || n FROM generate_series(1, 8000) n`);
  await db.pool.query(
    `INSERT INTO purposes (name, position) SELECT 'Purpose ' || n, 100 + n FROM generate_series(1, 100) n`,
  );
  await db.pool.query(
    `INSERT INTO task_stages (name, position) SELECT 'Stage ' || n, 100 + n FROM generate_series(1, 20) n`,
  );
}

const FILES = (column: string) => `
  INSERT INTO attachments (${column}, uploader_id, file_name, media_type, size_bytes, sha256, storage_key)
  SELECT $1, $2, 'Quotation of a supplier ' || n || CASE WHEN n % 2 = 0 THEN '.png' ELSE '.xlsx' END,
         CASE WHEN n % 2 = 0 THEN 'image/png' ELSE 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet' END,
         1000, repeat('0', 64), gen_random_uuid()
    FROM generate_series(1, $3::int) n`;

const TALK = `
  INSERT INTO messages (conversation_id, author_id, text, client_key, revision)
  SELECT c.id, $2, 'A word of @Anna about number ' || n || repeat(' and what else there is to be said of it', 8), gen_random_uuid(), n
    FROM conversations c CROSS JOIN generate_series(1, 3000) n WHERE c.KIND_id = $1`;

const STEPS = (column: string, type: string) => `
  INSERT INTO events (type, actor_id, ${column}, changes)
  SELECT '${type}', $2, $1, jsonb_build_object('title', jsonb_build_object('from', 'One', 'to', 'Another'),
         'people', '[]'::jsonb) FROM generate_series(1, 500) n`;

/** 302 participants, 500 steps of its history, 3,000 messages, 100 files, 200 tags. */
async function growMemo(app: TestApp, memoId: number): Promise<void> {
  const { pool } = app.db;
  const { id: andrew } = await app.user('andrew');
  await pool.query(
    `INSERT INTO participants (memo_id, user_id, is_subscriber, created_at, stage, seen_at)
     SELECT m.id, u.id, true, m.created_at, m.stage, CASE WHEN u.id % 2 = 0 THEN now() END
       FROM memos m, (SELECT id FROM users WHERE email LIKE '%@large.test' ORDER BY id LIMIT 299) u WHERE m.id = $1`,
    [memoId],
  );
  for (const person of ['garry', 'ekaterina'])
    await pool.query(
      `INSERT INTO participants (memo_id, user_id, is_subscriber, created_at, stage) SELECT id, $2, true, created_at, stage FROM memos WHERE id = $1`,
      [memoId, (await app.user(person)).id],
    );
  await pool.query(TALK.replace('KIND', 'memo'), [memoId, andrew]);
  await pool.query(STEPS('memo_id', 'memo.edited'), [memoId, andrew]);
  await pool.query(FILES('memo_id'), [memoId, andrew, 100]);
  await pool.query('INSERT INTO memo_tags (memo_id, tag_id) SELECT $1, id FROM tags LIMIT 200', [memoId]);
  await pool.query(
    `INSERT INTO conversation_reads (conversation_id, user_id, last_read_message_id, read_at)
     SELECT c.id, p.user_id, (SELECT max(id) FROM messages WHERE conversation_id = c.id), now()
       FROM conversations c JOIN participants p ON p.memo_id = c.memo_id WHERE c.memo_id = $1 AND p.user_id % 3 = 0 ON CONFLICT DO NOTHING`,
    [memoId],
  );
}

/** 300 responsible people, 250 subtasks with a file each, 200 files, 200 tags. */
async function growTask(app: TestApp, taskId: number): Promise<void> {
  const { pool } = app.db;
  const { id: andrew } = await app.user('andrew');
  await pool.query(
    `INSERT INTO task_participants (task_id, user_id, is_responsible, created_at)
     SELECT t.id, u.id, true, t.created_at
       FROM tasks t, (SELECT id FROM users WHERE email LIKE '%@large.test' ORDER BY id LIMIT 300) u WHERE t.id = $1`,
    [taskId],
  );
  for (const person of ['garry', 'ekaterina'])
    await pool.query(
      'INSERT INTO task_participants (task_id, user_id, is_subscriber, created_at) SELECT id, $2, true, created_at FROM tasks WHERE id = $1',
      [taskId, (await app.user(person)).id],
    );
  await pool.query(
    `WITH made AS (
       INSERT INTO tasks (title, owner_id, stage_id, parent_id, client_key, updated_at)
       SELECT 'Part ' || n || ' of a work that has very many parts, each with a title of its own', $2, s.id, $1, gen_random_uuid(), now()
         FROM generate_series(1, 250) n JOIN task_stages s ON s.name = CASE WHEN n % 2 = 0 THEN 'completed' ELSE 'pending' END RETURNING id, created_at),
     cast_ AS (
       INSERT INTO task_participants (task_id, user_id, is_owner, is_responsible, created_at) SELECT id, $2, true, true, created_at FROM made)
     INSERT INTO attachments (task_id, uploader_id, file_name, media_type, size_bytes, sha256, storage_key)
     SELECT id, $2, 'Part.txt', 'text/plain', 1, repeat('0', 64), gen_random_uuid() FROM made`,
    [taskId, andrew],
  );
  await pool.query(TALK.replace('KIND', 'task'), [taskId, andrew]);
  await pool.query(STEPS('task_id', 'task.edited'), [taskId, andrew]);
  await pool.query(FILES('task_id'), [taskId, andrew, 200]);
  await pool.query('INSERT INTO task_tags (task_id, tag_id) SELECT $1, id FROM tags LIMIT 200', [taskId]);
}

/** What stands in lists: memos, tasks, notices, reminders, the audit, sessions, mails that failed. */
async function growLists(app: TestApp, memoId: number, taskId: number): Promise<void> {
  const { pool } = app.db;
  const owners = await Promise.all(['andrew', 'garry', 'ekaterina', 'admin'].map((person) => app.user(person)));
  await pool.query(
    `INSERT INTO reminders (user_id, memo_id, task_id, note, due_at)
     SELECT u, CASE WHEN abs(n) % 2 = 0 THEN $2::int END, CASE WHEN abs(n) % 2 = 1 THEN $3::int END, 'Ask once more ' || n, now() + n * interval '1 hour'
       FROM unnest($1::int[]) u, generate_series(-50, 150) n`,
    [owners.map(({ id }) => id), memoId, taskId],
  );
  await pool.query(
    `INSERT INTO notifications (event_id, user_id, kind, memo_id) SELECT e.id, u, 'memo.edited', $2 FROM events e, unnest($1::int[]) u WHERE e.memo_id = $2 ON CONFLICT DO NOTHING`,
    [owners.map(({ id }) => id), memoId],
  );
  await pool.query(
    `INSERT INTO audit_entries (type, actor_id, subject_id, details) SELECT 'user.updated', $1, id, '{}'::jsonb FROM users`,
    [owners[3]?.id],
  );
  await pool.query(
    `INSERT INTO mail_deliveries (user_id, kind, state, message_id, to_address, last_error)
     SELECT id, 'test', 'failed', gen_random_uuid(), email, '550 No such person' FROM users`,
  );
  for (let count = 0; count < 60; count += 1)
    await inTransaction(app.db, async (tx) => {
      const owner = owners[count % 3]!;
      const createdAt = new Date();
      const data = {
        ownerId: owner.id,
        recipientId: owners[(count + 1) % 3]!.id,
        stage: 'pending' as const,
        createdAt,
      };
      const memo = await tx.memo.create({ data: { ...data, title: `${LONG} ${count}`, clientKey: randomUUID() } });
      for (const { id } of owners.slice(0, 3))
        await tx.participant.create({
          data: {
            memoId: memo.id,
            userId: id,
            createdAt,
            stage: 'pending',
            isOwner: id === owner.id,
            isRecipient: id === data.recipientId,
            isSubscriber: id !== owner.id && id !== data.recipientId,
          },
        });
    });
}
