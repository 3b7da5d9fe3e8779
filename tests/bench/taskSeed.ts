import type pg from 'pg';
import { plainText } from '#src/platform/richText';
import { copy } from './copy';
import { COLUMNS_OF_WORDS, HEAVY, LIGHT, STAFF, TYPICAL, wordRows, type Staff } from './seed';

/**
 * Adds so many tasks to the company: 30 % reach the heavy reader, 2 % the typical one, twenty the light one; 15 % are
 * active, 30 % came of a memo. Written by statements without triggers, so the columns of the list are written here too.
 */
export async function seedTasks(
  client: pg.Client,
  tasks: number,
  { people, departments }: Staff = STAFF,
): Promise<void> {
  await client.query('SET session_replication_role = replica');
  await client.query('SELECT setseed(0.5)');
  await client.query(`
    INSERT INTO task_stages (id, name, colour, position, is_in_progress, is_done, is_active) VALUES
      (2, 'in progress', 'green', 1, true, false, true), (3, 'completed', 'grey', 2, false, true, false),
      (4, 'postponed', 'violet', 3, false, false, true), (5, 'canceled', 'dark', 4, false, false, false)`);
  await client.query(
    `INSERT INTO tasks (title, description, owner_id, department_id, stage_id, priority, due_date, next_step, next_step_date, memo_id,
       attachment_count, is_active, client_key, created_at, activity_at, updated_at)
     SELECT 'Work on the ' || left(m.title, 60), m.body, someone, someone % ${departments} + 1, planned.stage, (ARRAY['low', 'middle', 'high'])[1 + n % 3]::"TaskPriority",
            CASE WHEN n % 4 > 0 THEN at::date + 20 END, 'Ask for an offer', CASE WHEN n % 5 > 0 THEN at::date + 3 END,
            CASE WHEN random() < 0.3 AND NOT EXISTS (SELECT 1 FROM tasks x WHERE x.memo_id = m.id) THEN m.id END,
            0, planned.stage NOT IN (3, 5), gen_random_uuid(), at, at, at
       FROM (SELECT n, 7 + floor(random() * ${people - 10})::int AS someone, '2026-11-22'::timestamptz - ($1 - n) * interval '5 minutes' AS at,
                    CASE WHEN random() < 0.12 THEN (ARRAY[1, 2, 4])[1 + n % 3] WHEN n % 9 = 0 THEN 5 ELSE 3 END AS stage
               FROM generate_series(1, $1::int) n) planned
       JOIN memos m ON m.id = planned.n`,
    [tasks],
  );
  await client.query('CREATE TEMP TABLE parts (task_id int, user_id int, role int)');
  await client.query(
    `INSERT INTO parts
     SELECT id, owner_id, 1 FROM tasks WHERE description <> ''
     UNION ALL SELECT id, 7 + floor(random() * ${people - 10})::int, 3 FROM tasks, generate_series(1, 1 + id % 2) WHERE description <> ''
     UNION ALL SELECT id, 7 + floor(random() * ${people - 10})::int, 4 FROM tasks WHERE description <> ''
     UNION ALL SELECT id, ${HEAVY}, 3 + id % 2 FROM tasks WHERE description <> '' AND random() < 0.3
     UNION ALL SELECT id, ${TYPICAL}, 3 FROM tasks WHERE description <> '' AND random() < 0.02
     UNION ALL SELECT id, ${LIGHT}, 3 FROM tasks WHERE description <> '' AND id % ($1::int / 20) = 0`,
    [tasks],
  );
  await client.query(`
    INSERT INTO task_participants (task_id, user_id, is_owner, is_co_owner, is_responsible, is_subscriber, created_at, joined_at, seen_at,
       is_active, stage_id, priority, due_key, step_key, owner_id, department_id, has_files)
    SELECT t.id, p.user_id, bool_or(p.role = 1), false, bool_or(p.role = 3), bool_and(p.role = 4), t.created_at, t.created_at,
           CASE WHEN p.user_id % 3 > 0 THEN t.created_at END, t.is_active, t.stage_id, t.priority, coalesce(t.due_date, '9999-12-31'),
           coalesce(t.next_step_date, '9999-12-31'), t.owner_id, t.department_id, false
      FROM parts p JOIN tasks t ON t.id = p.task_id GROUP BY t.id, p.user_id`);
  await client.query(`
    UPDATE tasks t SET responsible_ids = (SELECT coalesce(array_agg(p.user_id ORDER BY p.user_id), '{}') FROM task_participants p
                                           WHERE p.task_id = t.id AND p.is_responsible)`);
  const { rows } = await client.query<{ id: number; title: string; description: string }>(
    'SELECT id, title, description FROM tasks ORDER BY id',
  );
  await copy(
    client,
    `task_search (task_id, ${COLUMNS_OF_WORDS})`,
    rows.flatMap(({ id, title, description }) => wordRows(id, [title, plainText(description)])),
  );
  await client.query('SET session_replication_role = DEFAULT');
  await client.query('VACUUM (FULL) tasks');
  await client.query('VACUUM (ANALYZE)');
}
