import type { Sought } from '#src/features/fileTexts/hits.fragments';
import type { Question as Words } from '#src/features/search/search.queries';
import { boundedCount, type Parameters } from '#src/platform/listing/statement';
import { filters, searchTable, source, type Search } from './list.fragments';
import { EVERYTHING } from './list.statement';

export type HitsQuestion = {
  readerId: number;
  readsAll: boolean;
  words: Words;
  files: Sought;
  /** Scan the newest until enough are found, instead of the index. */
  isCommon: boolean;
  number: { number: number; isOnly: boolean } | null;
  limit: number;
  /** Null: not counted, the total is the number shown. */
  countMax: number | null;
};

/** Selects for a UNION: the memo with that number, then the newest matches; the list's conditions apply. */
export function memoHits(question: HitsQuestion, parameters: Parameters): string[] {
  const { words, files, number, isCommon } = question;
  const search: Search = { by: isCommon ? 'walk' : 'index', words, files, exceptNumber: number?.number };
  const byNumber = number && select(question, { by: 'number', number: number.number }, parameters);
  const byWords = number?.isOnly ? null : select(question, search, parameters);
  return [byNumber, byWords].filter((one) => one !== null);
}

function select({ readerId, readsAll, limit, countMax }: HitsQuestion, search: Search, parameters: Parameters): string {
  const asked = {
    readerId,
    readsAll,
    isSearch: true,
    query: EVERYTHING,
    period: {},
    search,
    now: new Date(0),
    today: '',
    withdrawn: { since: new Date(0), isOfAll: false },
    isCommonTag: false,
    seesMuch: false,
  };
  const from = source(asked, parameters);
  const found = searchTable(search, from, parameters);
  const where = [...from.conditions, ...filters(asked, from, parameters), ...found.conditions].join(' AND ');
  const rows = `${from.tables} WHERE ${where}`;
  return `(WITH ${found.tables}page AS MATERIALIZED (
    SELECT ${from.id} AS memo_id, ${from.createdAt} AS at, ${from.participates} AS participates
      FROM ${rows} ORDER BY ${from.createdAt} DESC, ${from.id} DESC LIMIT ${limit}
  ), facts AS (
    SELECT m.id, m.title, coalesce(nullif(m.outcome::text, 'noted'), m.stage::text) AS stage, m.owner_id${found.texts || ', NULL::text[] AS quoted_texts, NULL::text[] AS quoted_files'}
      FROM memos m WHERE m.id = ANY (ARRAY(SELECT memo_id FROM page))
  ) SELECT 'memo' AS kind, ${search.by === 'number'} AS is_number, row_number() OVER (ORDER BY page.at DESC, f.id DESC)::int AS place,
         ${countMax === null ? '0' : boundedCount(rows, countMax)} AS total, f.id, f.title::text, page.at, f.stage, o.name::text AS person,
         '' AS hint, f.quoted_texts, f.quoted_files
    FROM page JOIN facts f ON f.id = page.memo_id JOIN users o ON o.id = f.owner_id)`;
}
