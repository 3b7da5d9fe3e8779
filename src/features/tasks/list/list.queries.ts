import { z } from 'zod';
import type { Database } from '#src/platform/db';
import { PAGE_SIZE, taskListStatement, type TaskQuestion } from './list.statement';

const counts = z.object({ active: z.number() });

/** For rows of the list and cards of the board. */
export const taskRow = z.object({
  id: z.number(),
  title: z.string(),
  priority: z.enum(['low', 'middle', 'high']),
  next_step: z.string().nullable(),
  next_step_date: z.string().nullable(),
  due_date: z.string().nullable(),
  created_at: z.date(),
  attachment_count: z.number(),
  owner_id: z.number(),
  owner_name: z.string(),
  department_name: z.string().nullable(),
  parent_id: z.number().nullable(),
  project_id: z.number().nullable(),
  /** Null when the reader may not see the memo. */
  memo_id: z.number().nullable(),
  version: z.number(),
  is_active: z.boolean(),
  stage_id: z.number(),
  stage_name: z.string(),
  stage_colour: z.string(),
  responsible_ids: z.array(z.number()),
  responsible_names: z.array(z.string()),
  /** The reader is more than a subscriber. */
  works: z.boolean(),
  unread: z.boolean(),
  /** Of a search. Null without a role: quoting would be reading. */
  quoted_texts: z.array(z.string().nullable()).nullish(),
  quoted_files: z.array(z.string()).nullish(),
});

const row = taskRow.extend({ ...counts.shape, key: z.string() });

export type TaskRow = z.infer<typeof taskRow>;
export type ListedTask = z.infer<typeof row>;

/** Counts come with each row, or alone when there is none. */
const answer = z.union([row, counts.extend({ id: z.null() })]);

export type TaskPage = { rows: ListedTask[]; hasNewer: boolean; hasOlder: boolean; active: number };

async function ask(db: Database, question: TaskQuestion, limit?: number) {
  const { text, values } = taskListStatement(question, limit);
  const answers = await db.query(text, answer, values);
  return {
    active: answers[0]?.active ?? 0,
    rows: answers.filter((one): one is ListedTask => one.id !== null),
  };
}

export async function findTaskPage(db: Database, question: TaskQuestion): Promise<TaskPage> {
  const { rows, active } = await ask(db, question);
  const isFull = rows.length > PAGE_SIZE;
  if (question.query.before) return { active, rows: isFull ? rows.slice(1) : rows, hasNewer: isFull, hasOlder: true };
  const hasNewer = question.query.after !== undefined;
  return { active, rows: rows.slice(0, PAGE_SIZE), hasNewer, hasOlder: isFull };
}

export const findTasks = async (db: Database, question: TaskQuestion, limit: number): Promise<ListedTask[]> =>
  (await ask(db, question, limit)).rows;

const stageRow = z.object({
  id: z.number(),
  name: z.string(),
  colour: z.string(),
  is_active: z.boolean(),
  archived: z.boolean(),
});
export type StageOption = z.infer<typeof stageRow>;

/** In order. Archived ones are included: they may have tasks. */
export const findStageOptions = (db: Database): Promise<StageOption[]> =>
  db.named(
    'task_stage_options',
    'SELECT id, name, colour, is_active, archived_at IS NOT NULL AS archived FROM task_stages ORDER BY position, id',
    stageRow,
    [],
  );
