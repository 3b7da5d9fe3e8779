import { z } from 'zod';
import type { Database } from '#src/platform/db';
import { directoryStatement, ledBy, PAGE_SIZE, type PeopleQuestion } from './directory.statement';

const person = z.object({
  total: z.number(),
  id: z.number(),
  name: z.string(),
  email: z.string(),
  phone: z.string(),
  job_title: z.string(),
  department: z.string().nullable(),
  is_executive: z.boolean(),
  is_head: z.boolean(),
});
export type ListedPersonRow = z.infer<typeof person>;

const answer = z.union([person, z.object({ total: z.number(), id: z.null() })]);

export type PeoplePage = { rows: ListedPersonRow[]; hasNewer: boolean; hasOlder: boolean; total: number };

/** One more row than a page shows whether there is another page. */
export async function findPeoplePage(db: Database, question: PeopleQuestion): Promise<PeoplePage> {
  const { text, values } = directoryStatement(question);
  const answers = await db.query(text, answer, values);
  const total = answers[0]?.total ?? 0;
  const rows = answers.filter((one): one is ListedPersonRow => one.id !== null);
  const isFull = rows.length > PAGE_SIZE;
  const { before, after } = question.query;
  if (before) return { total, rows: isFull ? rows.slice(1) : rows, hasNewer: isFull, hasOlder: true };
  return { total, rows: rows.slice(0, PAGE_SIZE), hasNewer: after !== undefined, hasOlder: isFull };
}

const day = z.string().transform((text) => new Date(`${text}T00:00:00Z`));
const work = z.object({
  id: z.number(),
  open_tasks: z.number(),
  next_from: day.nullable(),
  next_until: day.nullable(),
});
export type Workload = { openTasks: number; nextAbsence: { from: Date; until: Date } | null };

export const OPEN_TASKS_MAX = 99;

/** For heads: open tasks of their people, and their next absence. */
const FIND_WORKLOADS = `
  SELECT u.id,
         (SELECT count(*)::int FROM (SELECT 1 FROM task_participants tp
            WHERE tp.user_id = u.id AND tp.is_responsible AND tp.is_active AND tp.hidden_at IS NULL AND tp.kind = 'task'
            LIMIT ${OPEN_TASKS_MAX + 1}) AS bounded) AS open_tasks,
         a.from_day::text AS next_from, a.until_day::text AS next_until
    FROM users u
    LEFT JOIN LATERAL (
      SELECT from_day, until_day FROM absences
       WHERE user_id = u.id AND ended_at IS NULL AND from_day > local_time($2::timestamptz, u.time_zone)::date
       ORDER BY from_day LIMIT 1) a ON true
   WHERE u.id = ANY ($1::int[])`;

export async function findWorkloads(db: Database, userIds: number[], now: Date): Promise<Map<number, Workload>> {
  const rows = await db.named('workloads', FIND_WORKLOADS, work, [userIds, now]);
  return new Map(
    rows.map((found) => [
      found.id,
      {
        openTasks: found.open_tasks,
        nextAbsence: found.next_from && found.next_until && { from: found.next_from, until: found.next_until },
      },
    ]),
  );
}

const led = z.object({ leads: z.boolean() });

/** As head of the department or of one above it. */
export async function leads(db: Database, headId: number, userId: number): Promise<boolean> {
  const text = `SELECT EXISTS (SELECT 1 FROM users u WHERE u.id = $2 AND u.department_id IN ${ledBy('$1')}) AS leads`;
  const [found] = await db.named('leads', text, led, [headId, userId]);
  return found?.leads ?? false;
}

export type DepartmentOption = { id: number; name: string; depth: number };

const option = z.object({ id: z.number(), name: z.string(), depth: z.number() });

const FIND_DEPARTMENTS = `
  WITH RECURSIVE tree AS (
    SELECT id, name, 0 AS depth, ARRAY[name || ' ' || id] AS path FROM departments
     WHERE archived_at IS NULL AND (parent_id IS NULL OR parent_id IN (SELECT id FROM departments WHERE archived_at IS NOT NULL))
    UNION ALL
    SELECT d.id, d.name, tree.depth + 1, tree.path || (d.name || ' ' || d.id) FROM departments d
      JOIN tree ON d.parent_id = tree.id WHERE d.archived_at IS NULL)
  SELECT id, name, depth FROM tree ORDER BY path LIMIT 500`;

export const findDepartmentTree = (db: Database): Promise<DepartmentOption[]> =>
  db.named('department_tree', FIND_DEPARTMENTS, option, []);
