import { z } from 'zod';
import type { Database } from '#src/platform/db';
import { listStatement, PAGE_SIZE, type Question } from './list.statement';

const row = z.object({
  id: z.number(),
  title: z.string(),
  stage: z.enum(['draft', 'pending', 'postponed', 'considered']),
  is_for_company: z.boolean(),
  stage_changed_at: z.date(),
  postponed_until: z.string().nullable(),
  created_at: z.date(),
  considered_at: z.date().nullable(),
  attachment_count: z.number(),
  owner_id: z.number(),
  owner_name: z.string(),
  recipient_id: z.number().nullable(),
  recipient_name: z.string().nullable(),
  considered_by_name: z.string().nullable(),
  department_name: z.string().nullable(),
  task_id: z.number().nullable(),
  task_due: z.string().nullable(),
  task_stage: z.string().nullable(),
  task_colour: z.string().nullable(),
  task_is_active: z.boolean().nullable(),
  key: z.string(),
  unread: z.boolean(),
  title_hit: z.string().optional(),
  text_hit: z.string().optional(),
});

export type ListRow = z.infer<typeof row>;

export type ListPage = { rows: ListRow[]; hasNewer: boolean; hasOlder: boolean };

/** A page is asked for with one row more than it shows, which says whether another follows. */
export async function findPage(db: Database, question: Question): Promise<ListPage> {
  const { name, text, values } = listStatement(question);
  const rows = await db.named(name, text, row, values);
  const isFull = rows.length > PAGE_SIZE;
  if (question.query.before) return { rows: isFull ? rows.slice(1) : rows, hasNewer: isFull, hasOlder: true };
  return { rows: rows.slice(0, PAGE_SIZE), hasNewer: question.query.after !== undefined, hasOlder: isFull };
}

export const COUNT_MAX = 1000;
const counts = z.object({ total: z.number(), drafts: z.number() });

export type ListCounts = z.infer<typeof counts>;

const bounded = (rows: string) =>
  `(SELECT count(*)::int FROM (SELECT 1 FROM ${rows} LIMIT ${COUNT_MAX + 1}) AS counted)`;
const DRAFTS = bounded(`participants p WHERE p.user_id = $1 AND p.is_owner AND p.stage = 'draft'`);
const OWN = bounded(`participants p WHERE p.user_id = $1 AND (p.is_owner OR p.stage <> 'draft')`);
const ALL = bounded(`memos m WHERE m.withdrawn_at IS NULL AND (m.stage <> 'draft' OR m.owner_id = $1)`);

/** Counted up to a bound, so that the page costs the same for everybody. */
export async function countMemos(db: Database, readerId: number, readsAll: boolean): Promise<ListCounts> {
  const name = readsAll ? 'list_counts_all' : 'list_counts';
  const text = `SELECT ${readsAll ? ALL : OWN} AS total, ${DRAFTS} AS drafts`;
  const [found] = await db.named(name, text, counts, [readerId]);
  return found ?? { total: 0, drafts: 0 };
}
