import type { HitsQuestion } from '#src/features/memos/list/hits.queries';
import { boundedCount, type Parameters } from '#src/platform/listing/statement';
import { filters, source, type TaskSearch } from './list.fragments';
import type { Kind } from './list.address';
import { searchParts } from './list.search';
import { EVERY_ACTIVE } from './list.statement';

const ALL = { ...EVERY_ACTIVE, stage: 'any', hidden: true } as const;

/** Selects for a UNION: the task with that number, then the newest matches, closed and hidden ones included. */
export function taskHits(question: HitsQuestion & { kind: Kind }, parameters: Parameters): string[] {
  const { words, files, number, isCommon } = question;
  const search: TaskSearch = { by: isCommon ? 'walk' : 'index', words, files, exceptNumber: number?.number };
  const byNumber = number && select(question, { by: 'number', number: number.number }, parameters);
  const byWords = number?.isOnly ? null : select(question, search, parameters);
  return [byNumber, byWords].filter((one) => one !== null);
}

function select(
  { kind, readerId, readsAll, limit, countMax }: HitsQuestion & { kind: Kind },
  search: TaskSearch,
  parameters: Parameters,
): string {
  const order = { sort: 'created', dir: 'desc' } as const;
  const asked = {
    kind,
    readerId,
    seesAll: readsAll,
    readsAllMemos: false,
    query: ALL,
    order,
    due: { isOpen: false },
    search,
  };
  const from = source(asked, parameters);
  const found = searchParts(search, from, parameters);
  const where = [...from.conditions, ...filters(asked, from, parameters), ...found.conditions, 'true'].join(' AND ');
  const rows = `${from.tables} WHERE ${where}`;
  return `(WITH ${found.tables}page AS MATERIALIZED (
    SELECT ${from.id} AS task_id, ${from.column}.created_at AS at
      FROM ${rows} ORDER BY ${from.column}.created_at DESC, ${from.id} DESC LIMIT ${limit}
  ), facts AS (
    SELECT t.id, t.title, t.stage_id, t.owner_id${found.texts || ', NULL::text[] AS quoted_texts, NULL::text[] AS quoted_files'}
      FROM tasks t WHERE t.id = ANY (ARRAY(SELECT task_id FROM page))
  ) SELECT '${kind}' AS kind, ${search.by === 'number'} AS is_number, row_number() OVER (ORDER BY page.at DESC, f.id DESC)::int AS place,
         ${countMax === null ? '0' : boundedCount(rows, countMax)} AS total, f.id, f.title::text, page.at, s.name::text AS stage, o.name::text AS person,
         '' AS hint, f.quoted_texts, f.quoted_files
    FROM page JOIN facts f ON f.id = page.task_id JOIN users o ON o.id = f.owner_id JOIN task_stages s ON s.id = f.stage_id)`;
}
