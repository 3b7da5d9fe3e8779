import type pg from 'pg';
import { makeCompany, type Company } from './company';
import type { Staff } from './seed';
import { seedTasks } from './taskSeed';

export type Scale = { memos: number; tasks: number; messages: number; leaving: number; merging: number; staff: Staff };

const executives = (count: number): number[] => [1, ...Array.from({ length: count - 1 }, (_, index) => index + 5)];

/** The company of section I of the findings: what a company of 5,000 has after some years. */
export const WHOLE: Scale = {
  memos: 100_000,
  tasks: 40_000,
  messages: 308_000,
  leaving: 2_000,
  merging: 1_000,
  staff: { people: 5_000, departments: 80, executives: executives(40), forCompany: 0.05 },
};

/** For trials: the same acts within two minutes. */
export const SMALL: Scale = {
  memos: 4_000,
  tasks: 2_000,
  messages: 6_000,
  leaving: 200,
  merging: 100,
  staff: { people: 600, departments: 20, executives: executives(10), forCompany: 0.05 },
};

/** Who does what in the acts; nobody of them has another part. */
export const castOf = ({ staff: { people, departments } }: Scale) => ({
  admin: people + 1,
  leaver: people,
  successor: people - 1,
  second: people - 2,
  absent: people - 3,
  deputy: people - 4,
  newExecutive: people - 5,
  writer: people - 6,
  bystander: people - 7,
  from: departments,
  into: departments - 1,
});

export async function makeWholeCompany(scale: Scale): Promise<Company> {
  const company = await makeCompany(scale.memos, scale.staff);
  const started = performance.now();
  await company.asAdmin(async (admin) => {
    await seedTasks(admin, scale.tasks, scale.staff);
    await admin.query('SET session_replication_role = replica');
    await seedTalks(admin, scale);
    await fillDepartment(admin, scale);
    await admin.query('SET session_replication_role = DEFAULT');
    await seedCast(admin, scale);
    await admin.query('VACUUM (ANALYZE)');
  });
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(`Seeded ${scale.tasks} tasks, ${scale.messages} messages and the cast in ${seconds} s`);
  return company;
}

/** Every memo that was sent and every tenth task has a chat; of the messages each gets as many. */
async function seedTalks(client: pg.Client, { messages }: Scale): Promise<void> {
  await client.query(`
    INSERT INTO conversations (memo_id, task_id)
    SELECT id, NULL FROM memos WHERE stage <> 'draft' UNION ALL SELECT NULL, id FROM tasks WHERE id % 10 = 0`);
  await client.query(
    `INSERT INTO messages (conversation_id, author_id, text, client_key, created_at, revision)
     SELECT c.id, coalesce(m.owner_id, t.owner_id), 'Would the figures of ' || n || ' do as well?', gen_random_uuid(),
            coalesce(m.created_at, t.created_at) + n * interval '1 hour', n
       FROM conversations c
       LEFT JOIN memos m ON m.id = c.memo_id
       LEFT JOIN tasks t ON t.id = c.task_id
      CROSS JOIN LATERAL generate_series(1, 1 + $1::int / (SELECT count(*)::int FROM conversations)) n
      ORDER BY c.id LIMIT $1`,
    [messages],
  );
  await client.query(`
    UPDATE conversations c SET revision = said.most
      FROM (SELECT conversation_id, max(revision) AS most FROM messages GROUP BY conversation_id) said WHERE said.conversation_id = c.id`);
}

/** One department is as large as several: people, their memos and tasks. */
async function fillDepartment(client: pg.Client, scale: Scale): Promise<void> {
  const { from } = castOf(scale);
  await client.query('UPDATE users SET department_id = $1 WHERE id BETWEEN 100 AND 99 + $2::int', [
    from,
    scale.merging,
  ]);
  for (const table of ['memos', 'participants', 'tasks', 'task_participants'])
    await client.query(`UPDATE ${table} SET department_id = $1 WHERE owner_id BETWEEN 100 AND 99 + $2::int`, [
      from,
      scale.merging,
    ]);
}

/** By the triggers of the program: what waits for the leaver and for the absent person; nobody's morning comes by itself. */
async function seedCast(client: pg.Client, scale: Scale): Promise<void> {
  const { admin, leaver, successor, absent } = castOf(scale);
  await client.query(
    `INSERT INTO users (id, name, email, password_hash, is_admin, department_id, updated_at)
     SELECT $1, 'Admin of the bench', 'person' || $1::int || '@bench.test', password_hash, true, 1, now() FROM users WHERE id = 1`,
    [admin],
  );
  await client.query(`SELECT setval('users_id_seq', $1)`, [admin]);
  await client.query(`UPDATE users SET reminded_on = current_date`);
  await seedWaiting(client, leaver, scale.leaving, successor);
  await seedWaiting(client, absent, Math.ceil(scale.leaving / 4), successor);
}

/** Memos that wait for one person, from many; every hundredth from the one who will get the rest. */
async function seedWaiting(client: pg.Client, recipient: number, count: number, special: number): Promise<void> {
  await client.query(
    `WITH written AS (
       INSERT INTO memos (title, body, owner_id, department_id, recipient_id, stage, stage_changed_at, created_at, activity_at, client_key, updated_at)
       SELECT 'It waits ' || n, '<p>Please decide.</p>', CASE WHEN n % 100 = 0 THEN $3 ELSE 100 + n % 300 END, 1, $1, 'pending',
              at, at, at, gen_random_uuid(), at
         FROM (SELECT n, now() - n * interval '1 hour' AS at FROM generate_series(1, $2::int) n) planned
       RETURNING id, owner_id, recipient_id, created_at),
     talks AS (INSERT INTO conversations (memo_id) SELECT id FROM written),
     balls AS (INSERT INTO balls (memo_id, holder_id, reason, since) SELECT id, recipient_id, 'consider', created_at FROM written)
     INSERT INTO participants (memo_id, user_id, is_owner, is_recipient, created_at, stage, joined_at)
     SELECT id, owner_id, true, false, created_at, 'pending'::"MemoStage", created_at FROM written
      UNION ALL SELECT id, recipient_id, false, true, created_at, 'pending', created_at FROM written`,
    [recipient, count, special],
  );
}
