import { z } from 'zod';
import type { Database } from '#src/platform/db';
import type { Actor } from '#src/web/actor';
import { isBallOf, waits } from '#src/policies/waiting.policy';
import { dayOfReader } from './day';

const SHOWN = 100;

const taskRow = z.object({
  id: z.number(),
  kind: z.enum(['task', 'project']),
  title: z.string(),
  due: z.string().nullable(),
  next_step: z.string().nullable(),
  step: z.string().nullable(),
  stage: z.string(),
  colour: z.string(),
});

/** Open tasks and projects with a due date or next step up to that day: two index scans. */
const FIND_TASKS = `
  SELECT t.id, t.kind::text, t.title, t.due_date::text AS due, t.next_step, t.next_step_date::text AS step, s.name AS stage, s.colour
    FROM (SELECT task_id FROM task_participants
           WHERE user_id = $1 AND is_active AND is_responsible AND hidden_at IS NULL AND due_key <= $2::date
           UNION
          SELECT task_id FROM task_participants
           WHERE user_id = $1 AND is_active AND is_responsible AND hidden_at IS NULL AND step_key <= $2::date) mine
    JOIN tasks t ON t.id = mine.task_id
    JOIN task_stages s ON s.id = t.stage_id
   ORDER BY least(t.due_date, t.next_step_date), t.id
   LIMIT ${SHOWN}`;

const memoRow = z.object({
  id: z.number(),
  title: z.string(),
  reason: z.enum(['consider', 'returned', 'opinion']),
  /** Its owner, or who asks something. */
  waiting: z.string(),
  since: z.date(),
  expected: z.string().nullable(),
});

/** One that was postponed until today has no ball until nine. */
const FIND_MEMOS = `
  SELECT m.id, m.title, coalesce(own.reason::text, 'consider') AS reason, coalesce(own.asker, o.name) AS waiting,
         coalesce(own.since, m.stage_changed_at) AS since, m.expected_by::text AS expected
    FROM participants p
    JOIN memos m ON m.id = p.memo_id AND m.withdrawn_at IS NULL
    JOIN users o ON o.id = m.owner_id
    LEFT JOIN LATERAL (
      SELECT b.since, b.reason, coalesce(
               (SELECT u.name FROM returns r JOIN users u ON u.id = r.returned_by_id WHERE r.ball_id = b.id),
               (SELECT u.name FROM opinions q JOIN users u ON u.id = q.asked_by_id
                 WHERE b.reason = 'opinion' AND q.memo_id = m.id AND q.adviser_id = p.user_id
                   AND q.answered_at IS NULL AND q.revoked_at IS NULL ORDER BY q.id LIMIT 1)) AS asker
        FROM balls b WHERE b.memo_id = m.id AND ${isBallOf('b', 'p')}
       ORDER BY b.reason, b.since LIMIT 1) own ON true
   WHERE p.user_id = $1 AND ${waits('p', '$2::date')}
   ORDER BY (m.expected_by <= $2::date) IS NOT TRUE, since, m.id
   LIMIT ${SHOWN}`;

/** `today` is YYYY-MM-DD in the reader's zone. */
export const findDayTasks = (db: Database, userId: number, today: string) =>
  db.named('my_day_tasks', FIND_TASKS, taskRow, [userId, today]);

export const findDayMemos = (db: Database, userId: number, today: string) =>
  db.named('my_day_memos', FIND_MEMOS, memoRow, [userId, today]);

export type DayTask = z.infer<typeof taskRow>;
export type DayMemo = z.infer<typeof memoRow>;

const HAS_DUE_TASK = `
  SELECT EXISTS (SELECT 1 FROM task_participants
                  WHERE user_id = $1 AND is_active AND is_responsible AND hidden_at IS NULL AND due_key <= $2::date) AS due`;

async function hasDueTask(db: Database, userId: number, today: string): Promise<boolean> {
  const [found] = await db.named('has_due_task', HAS_DUE_TASK, z.object({ due: z.boolean() }), [userId, today]);
  return found?.due ?? false;
}

/** Whether the home link leads to My day: a task is due or overdue, or a reminder is unanswered. */
export async function isSomethingDue(db: Database, actor: Actor): Promise<boolean> {
  return actor.counts.dueReminders > 0 || hasDueTask(db, actor.id, dayOfReader(actor).today);
}
