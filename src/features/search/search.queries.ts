import { z } from 'zod';
import { ownersOfFiles, type Seen, type Sought } from '#src/features/fileTexts/hits.fragments';
import type { Database } from '#src/platform/db';
import type { Parameters } from '#src/platform/listing/statement';
import { askedOf, type Asked, type Question } from '#src/platform/words/question';

export { questionOf, type Question } from '#src/platform/words/question';

/** From so many matches on, scanning the newest rows fills a page faster than the index. */
const COMMON_FROM = 5000;
/** Words of whole files are many, and each match has its rights to be asked. */
const COMMON_IN_FILES_FROM = 2000;

const TABLES = { memo: { table: 'memo_search', id: 'memo_id' }, task: { table: 'task_search', id: 'task_id' } };
type Kind = keyof typeof TABLES;

type Wanted = { words: Question; files: Sought };

/**
 * SQL for a question. Most memos have one vector, matched as a whole. For memos in several parts each term is looked up
 * in all parts, which is costly: only for rows that the reader sees. One statement uses one of the two, as PostgreSQL
 * refuses unused parameters.
 */
export function foundBy(kind: Kind, { words: question, files }: Wanted, parameters: Parameters, seen: Seen) {
  const { table, id } = TABLES[kind];
  const { whole, any, alternatives } = askedOf(question);
  const query = (literal: string | null) => `${parameters.add(literal)}::tsquery`;
  const ofParts = (asked: NonNullable<Asked['alternatives']>, of: string) =>
    `(SELECT ${partsHold(asked, parameters)} FROM ${table} x WHERE x.${id} = ${of})`;
  return {
    /** Ids of rows at which files hang that answer the whole question. */
    inFiles: () => ownersOfFiles(kind, query(whole), seen, files),
    ids: () =>
      alternatives
        ? `SELECT s.${id} FROM ${table} s WHERE s.doc @@ ${query(whole)} AND NOT s.is_split
         UNION ALL
         SELECT split.id FROM (SELECT DISTINCT s.${id} AS id FROM ${table} s
                                WHERE s.is_split${any === null ? '' : ` AND s.doc @@ ${query(any)}`} AND ${isAmong(seen, `s.${id}`)} OFFSET 0) AS split
          WHERE ${ofParts(alternatives, 'split.id')}`
        : `SELECT DISTINCT s.${id} FROM ${table} s WHERE s.doc @@ ${query(whole)}`,
    holds: (of: string) =>
      alternatives
        ? `(SELECT CASE WHEN s.is_split THEN ${ofParts(alternatives, of)} ELSE s.doc @@ ${query(whole)} END FROM ${table} s WHERE s.${id} = ${of} AND s.part = 0)`
        : `(SELECT bool_or(s.doc @@ ${query(whole)}) FROM ${table} s WHERE s.${id} = ${of})`,
  };
}

const isAmong = ({ tables, id, conditions }: Seen, of: string): string =>
  `EXISTS (SELECT 1 FROM ${tables} WHERE ${[`${id} = ${of}`, ...conditions].join(' AND ')})`;

/** Each term is in some part, each excluded word in none. */
function partsHold(alternatives: NonNullable<Asked['alternatives']>, parameters: Parameters): string {
  return alternatives
    .map((terms) =>
      terms
        .map(({ query, isExcluded }) => {
          const holds = `bool_or(x.doc @@ ${parameters.add(query)}::tsquery)`;
          return isExcluded ? `NOT ${holds}` : holds;
        })
        .join(' AND '),
    )
    .map((alternative) => `(${alternative})`)
    .join(' OR ');
}

const estimate = z.object({
  'QUERY PLAN': z.tuple([z.object({ Plan: z.object({ 'Plan Rows': z.number() }) })]),
});

/** The estimated rows of an EXPLAIN. */
export async function expectedRows(db: Database, text: string, values: unknown[]): Promise<number> {
  const [row] = await db.query(text, estimate, values);
  return row?.['QUERY PLAN'][0].Plan['Plan Rows'] ?? 0;
}

/** One plan for all, told apart by their tables: PostgreSQL estimates matches from its statistics, without reading rows. */
const ESTIMATE = `EXPLAIN (FORMAT JSON)
  SELECT (SELECT count(*) FROM memo_search WHERE doc @@ $1::tsquery), (SELECT count(*) FROM task_search WHERE doc @@ $1::tsquery),
         (SELECT count(*) FROM file_words WHERE doc @@ $1::tsquery)`;

const plan = z.object({
  'Plan Rows': z.number(),
  'Relation Name': z.string().optional(),
  get Plans() {
    return z.array(plan).optional();
  },
});
type Plan = z.infer<typeof plan>;

const rowsOf = (node: Plan, table: string): number =>
  node['Relation Name'] === table
    ? node['Plan Rows']
    : Math.max(0, ...(node.Plans ?? []).map((child) => rowsOf(child, table)));

export type Common = Record<Kind, boolean> & { files: Sought };

/** An estimate: for memos and tasks it affects speed, never the result. */
export async function commonAmong(db: Database, question: Question): Promise<Common> {
  const { whole } = askedOf(question);
  if (whole === null) return { memo: false, task: false, files: 'all' };
  const answer = z.object({ 'QUERY PLAN': z.tuple([z.object({ Plan: plan })]) });
  const [row] = await db.named('search_estimates', ESTIMATE, answer, [whole]);
  const root = row?.['QUERY PLAN'][0].Plan;
  const expected = (table: string) => (root === undefined ? 0 : rowsOf(root, table));
  const isCommonIn = (kind: Kind) => expected(TABLES[kind].table) >= COMMON_FROM;
  const files = expected('file_words') >= COMMON_IN_FILES_FROM ? 'newest' : 'all';
  return { memo: isCommonIn('memo'), task: isCommonIn('task'), files };
}
