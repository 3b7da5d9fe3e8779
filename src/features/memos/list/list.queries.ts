import { z } from 'zod';
import type { Database } from '#src/platform/db';
import { expectedRows } from '#src/features/search/search.queries';
import { Parameters } from '#src/platform/listing/statement';
import { filters, source } from './list.fragments';
import { OUTCOMES } from '#src/policies/outcomes';
import { RULES } from '#src/policies/turns';
import { PAGE_SIZE } from './list.page';
import { listStatement, type Question } from './list.statement';

const counts = z.object({ total: z.number(), drafts: z.number() });

const recipient = z.object({
  id: z.number(),
  name: z.string(),
  isCurrent: z.boolean(),
  hasLeft: z.boolean(),
  outcome: z.enum(OUTCOMES).nullable(),
});

const row = counts.extend({
  id: z.number(),
  title: z.string(),
  stage: z.enum(['draft', 'pending', 'postponed', 'considered']),
  is_for_company: z.boolean(),
  stage_changed_at: z.date(),
  postponed_until: z.string().nullable(),
  created_at: z.date(),
  expected_by: z.string().nullable(),
  considered_at: z.date().nullable(),
  outcome: z.enum(OUTCOMES).nullable(),
  opinions_asked: z.number(),
  opinions_given: z.number(),
  attachment_count: z.number(),
  owner_id: z.number(),
  owner_name: z.string(),
  recipient_id: z.number().nullable(),
  recipient_name: z.string().nullable(),
  rule: z.enum(RULES),
  /** Only where there are several. */
  recipients: z.array(recipient).nullable(),
  is_overruled: z.boolean(),
  considered_by_name: z.string().nullable(),
  considered_for_name: z.string().nullable(),
  taken_by_id: z.number().nullable(),
  taken_by_name: z.string().nullable(),
  withdrawn_at: z.date().nullable(),
  withdrawn_by_name: z.string().nullable(),
  returned_at: z.date().nullable(),
  question: z.string().nullable(),
  away_until: z.string().nullable(),
  deputy_id: z.number().nullable(),
  deputy_name: z.string().nullable(),
  department_name: z.string().nullable(),
  task_id: z.number().nullable(),
  task_kind: z.enum(['task', 'project']).nullable(),
  task_due: z.string().nullable(),
  task_stage: z.string().nullable(),
  task_colour: z.string().nullable(),
  task_is_active: z.boolean().nullable(),
  task_is_mine: z.boolean().nullable(),
  key: z.string(),
  unread: z.boolean(),
  /** Of a search. Null without a role: quoting would be reading. */
  quoted_texts: z.array(z.string().nullable()).nullish(),
  quoted_files: z.array(z.string()).nullish(),
});

export type ListRow = z.infer<typeof row>;
export type ListCounts = z.infer<typeof counts>;

/** Counts come with each row, or alone when there is none. */
const answer = z.union([row, counts.extend({ id: z.null() })]);

export type ListPage = { rows: ListRow[]; hasNewer: boolean; hasOlder: boolean; counts: ListCounts };

export async function findPage(db: Database, question: Question): Promise<ListPage> {
  const { text, values } = listStatement(question);
  const answers = await db.query(text, answer, values);
  const { total = 0, drafts = 0 } = answers[0] ?? {};
  const rows = answers.filter((one): one is ListRow => one.id !== null);
  const size = question.size ?? PAGE_SIZE;
  const isFull = rows.length > size;
  const page = { counts: { total, drafts } };
  if (question.query.before) return { ...page, rows: isFull ? rows.slice(1) : rows, hasNewer: isFull, hasOlder: true };
  return { ...page, rows: rows.slice(0, size), hasNewer: question.query.after !== undefined, hasOlder: isFull };
}

const COMMON_TAG_FROM = 3000;
const ESTIMATE = 'EXPLAIN (FORMAT JSON) SELECT FROM memo_tags WHERE tag_id = $1';

/** A planner estimate: it affects speed, never the result. */
export async function isCommonTag(db: Database, tagId: number): Promise<boolean> {
  return (await expectedRows(db, ESTIMATE, [tagId])) >= COMMON_TAG_FROM;
}

/** From so many memos on, walking the index is faster than sorting. */
const MUCH_FROM = 10_000;
const answerOfMuch = z.object({ much: z.boolean() });

/**
 * Counted instead of estimated: the planner takes readers with few memos for average ones. Stops at the bound, of which
 * half must pass the filters.
 */
export async function seesMuch(db: Database, question: Omit<Question, 'seesMuch'>): Promise<boolean> {
  const parameters = new Parameters();
  const from = source(question, parameters);
  const fits = filters(question, from, parameters).map((condition) => `(${condition})`);
  const seen = `SELECT ${fits.join(' AND ') || 'true'} AS fits FROM ${from.tables} WHERE ${from.conditions.join(' AND ')} LIMIT ${MUCH_FROM}`;
  const text = `SELECT count(*) = ${MUCH_FROM} AND count(*) FILTER (WHERE fits) >= ${MUCH_FROM / 2} AS much FROM (${seen}) AS seen`;
  const [found] = await db.query(text, answerOfMuch, parameters.values);
  return found?.much ?? false;
}
