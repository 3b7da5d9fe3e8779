import { z } from 'zod';
import type { Database } from '#src/platform/db';

const SHOWN = 100;

const task = z.object({
  id: z.number(),
  title: z.string(),
  due_date: z.string().nullable(),
  is_active: z.boolean(),
  stage_id: z.number(),
  stage_name: z.string(),
  stage_colour: z.string(),
  people: z.array(z.string()),
});
const counts = z.object({
  total: z.number(),
  closed: z.number(),
  visible: z.number(),
  done: z.number(),
  open_hidden: z.number(),
});
const answer = z.union([counts.extend(task.shape), counts.extend({ id: z.null() })]);

export type ProjectTask = z.infer<typeof task>;
export type ProjectTasks = z.infer<typeof counts> & { rows: ProjectTask[] };

/** `$3`: sees all tasks. Of a project one sees that one may not see its tasks: all are counted, the visible ones named. */
const FIND = `
  WITH own AS MATERIALIZED (
    SELECT t.id, t.is_active, s.is_done, t.stage_id, t.due_date,
           $3 OR EXISTS (SELECT 1 FROM task_participants p WHERE p.task_id = t.id AND p.user_id = $2) AS is_visible
      FROM tasks t JOIN task_stages s ON s.id = t.stage_id WHERE t.project_id = $1 AND t.parent_id IS NULL
  ), counts AS (
    SELECT count(*)::int AS total, count(*) FILTER (WHERE NOT is_active)::int AS closed,
           count(*) FILTER (WHERE is_visible)::int AS visible, count(*) FILTER (WHERE is_done)::int AS done,
           count(*) FILTER (WHERE is_active AND NOT is_visible)::int AS open_hidden FROM own
  ), shown AS MATERIALIZED (
    SELECT o.id, s.id AS stage_id, s.name AS stage_name, s.colour AS stage_colour, s.position, o.due_date
      FROM own o JOIN task_stages s ON s.id = o.stage_id
     WHERE o.is_visible ORDER BY NOT o.is_active, s.position, s.id, o.due_date NULLS LAST, o.id LIMIT ${SHOWN}
  )
  SELECT c.total, c.closed, c.visible, c.done, c.open_hidden, t.id, t.title, t.due_date::text, t.is_active, o.stage_id, o.stage_name, o.stage_colour,
         ARRAY(SELECT u.name::text FROM users u WHERE u.id = ANY (t.responsible_ids) ORDER BY u.name, u.id) AS people
    FROM counts c LEFT JOIN shown o ON true LEFT JOIN tasks t ON t.id = o.id
   ORDER BY NOT t.is_active, o.position, o.stage_id, o.due_date NULLS LAST, o.id`;

/** Main tasks, open stages first, in each what is due first. */
export async function findProjectTasks(
  db: Database,
  { projectId, readerId, seesAll }: { projectId: number; readerId: number; seesAll: boolean },
): Promise<ProjectTasks> {
  const found = await db.named('project_tasks', FIND, answer, [projectId, readerId, seesAll]);
  const { total = 0, closed = 0, visible = 0, done = 0, open_hidden = 0 } = found[0] ?? {};
  return {
    total,
    closed,
    visible,
    done,
    open_hidden,
    rows: found.filter((row): row is typeof row & ProjectTask => row.id !== null),
  };
}
