import type { Sort, View } from './list.address';
import { boundedCount, type Parameters } from '#src/platform/listing/statement';
import type { Sought } from '#src/features/fileTexts/hits.fragments';
import { foundBy, type Question as Words } from '#src/features/search/search.queries';
import type { Outcome } from '#src/platform/db';
import { waits } from '#src/policies/waiting.policy';
import type { Question } from './list.statement';

/**
 * `walk`: common words, scan the newest memos until the page is full. `index`: rare words, take all matches from the
 * index.
 */
export type Search =
  | { by: 'none' }
  | { by: 'walk' | 'index'; words: Words; files: Sought; exceptNumber?: number }
  | { by: 'number'; number: number };

export type Source = {
  /** From memos, for readers of all of them, instead of participants. */
  all: boolean;
  tables: string;
  id: string;
  createdAt: string;
  seenAt: string;
  participates: string;
  conditions: string[];
};

/** `to-consider` and `withdrawn` also depend on the day. */
const ROLE: Record<Exclude<View, 'to-consider' | 'withdrawn'>, string> = {
  all: `(p.is_owner OR p.stage <> 'draft')`,
  /** Of those who may not read all of it. */
  company: `(p.is_owner OR p.stage <> 'draft')`,
  mine: 'p.is_owner',
  subscribed: `p.is_subscriber AND p.stage <> 'draft'`,
  drafts: `p.is_owner AND p.stage = 'draft'`,
};

export function source(
  question: Pick<Question, 'readerId' | 'readsAll' | 'query' | 'today' | 'withdrawn' | 'isSearch'>,
  parameters: Parameters,
): Source {
  const { readerId, readsAll, query, withdrawn, isSearch } = question;
  const reader = parameters.add(readerId);
  const isOfAll = query.view === 'withdrawn' ? withdrawn.isOfAll : readsAll && (query.view === 'company' || isSearch);
  if (!isOfAll) {
    return {
      all: false,
      tables: 'participants p',
      id: 'p.memo_id',
      createdAt: 'p.created_at',
      seenAt: 'p.seen_at',
      participates: 'true',
      conditions: [`p.user_id = ${reader}`, ...ownIn(question, parameters)],
    };
  }
  return {
    all: true,
    tables: `memos m LEFT JOIN participants p ON p.memo_id = m.id AND p.user_id = ${reader}`,
    id: 'm.id',
    createdAt: 'm.created_at',
    seenAt: 'p.seen_at',
    participates: 'p.user_id IS NOT NULL',
    conditions:
      query.view === 'withdrawn'
        ? [`m.withdrawn_at >= ${parameters.add(withdrawn.since)}`]
        : [
            'm.withdrawn_at IS NULL',
            isSearch ? `(m.stage <> 'draft' OR m.owner_id = ${reader})` : `m.stage <> 'draft'`,
          ],
  };
}

function ownIn(
  { query: { view }, today, withdrawn }: Pick<Question, 'query' | 'today' | 'withdrawn'>,
  parameters: Parameters,
) {
  if (view === 'to-consider') return [waits('p', `${parameters.add(today)}::date`)];
  if (view === 'withdrawn') return ['p.is_owner', `p.withdrawn_at >= ${parameters.add(withdrawn.since)}`];
  return [ROLE[view], 'p.withdrawn_at IS NULL'];
}

type SortKey = { expression: string; type: string; join: string };

export function sortKey(sort: Sort, from: Source): SortKey {
  const person = (column: string) => `LEFT JOIN users sorted ON sorted.id = ${column}`;
  switch (sort) {
    case 'created':
      return { expression: from.createdAt, type: 'timestamptz', join: '' };
    case 'title':
      return {
        expression: from.all ? 'm.title' : 'sorted.title',
        type: 'text',
        join: from.all ? '' : ' JOIN memos sorted ON sorted.id = p.memo_id',
      };
    case 'recipient':
      return {
        expression: `coalesce(sorted.name, '')`,
        type: 'text',
        join: ` ${person(from.all ? 'm.recipient_id' : 'p.recipient_key')}`,
      };
    case 'owner':
      return {
        expression: `coalesce(sorted.name, '')`,
        type: 'text',
        join: ` ${person(from.all ? 'm.owner_id' : 'p.owner_id')}`,
      };
  }
}

export function filters(
  { query, among, period, isCommonTag, today }: Pick<Question, 'query' | 'among' | 'period' | 'isCommonTag' | 'today'>,
  from: Source,
  parameters: Parameters,
): string[] {
  const column = from.all ? 'm' : 'p';
  const conditions: string[] = [];
  if (among) conditions.push(`${from.id} = ANY (${parameters.add(among)}::int[])`);
  if (query.stage) conditions.push(`${column}.stage = '${query.stage}'`);
  if (query.outcome) conditions.push(outcomeIs(query.outcome, from));
  if (query.owner !== undefined) conditions.push(`${column}.owner_id = ${parameters.add(query.owner)}`);
  if (query.recipient !== undefined) conditions.push(recipientIs(query.recipient, from, parameters));
  if (query.department !== undefined) conditions.push(`${column}.department_id = ${parameters.add(query.department)}`);
  if (period.from) conditions.push(`${from.createdAt} >= ${parameters.add(period.from)}`);
  if (period.before) conditions.push(`${from.createdAt} < ${parameters.add(period.before)}`);
  if (query.late) conditions.push(isLate(from, `${parameters.add(today)}::date`));
  if (query.files) conditions.push(from.all ? 'm.attachment_count > 0' : 'p.has_files');
  if (query.task) conditions.push(from.all ? 'EXISTS (SELECT 1 FROM tasks x WHERE x.memo_id = m.id)' : 'p.has_task');
  if (query.tag !== undefined) {
    const found = `FROM memo_tags x WHERE x.memo_id = ${from.id} AND x.tag_id = ${parameters.add(query.tag)}`;
    // The planner may reorder EXISTS to begin with the tag's memos, but not a scalar subquery.
    conditions.push(isCommonTag ? `(SELECT true ${found})` : `EXISTS (SELECT 1 ${found})`);
  }
  return conditions;
}

/** Few memos are, and they have an index. */
const isLate = (from: Source, today: string): string =>
  `${from.id} IN (SELECT l.id FROM memos l WHERE l.expected_by < ${today} AND l.stage IN ('pending', 'postponed'))`;

/** Participants keep what is not `noted`, as most are. */
function outcomeIs(outcome: Outcome, from: Source): string {
  if (from.all) return `m.outcome = '${outcome}'`;
  return outcome === 'noted' ? `p.stage = 'considered' AND p.outcome IS NULL` : `p.outcome = '${outcome}'`;
}

function recipientIs(recipient: number, from: Source, parameters: Parameters): string {
  if (recipient === 0) return from.all ? 'm.is_for_company' : 'p.recipient_key = 0';
  const [id, column] = [parameters.add(recipient), from.all ? 'm.recipient_id' : 'p.recipient_key'];
  // The first of several is in the column, too.
  return `(${column} = ${id} OR ${from.id} = ANY (ARRAY(SELECT r.memo_id FROM memo_recipients r WHERE r.user_id = ${id})))`;
}

export type SearchParts = { tables: string; conditions: string[]; texts: string; columns: string };

const NO_SEARCH: SearchParts = { tables: '', conditions: [], texts: '', columns: '' };

/** How much of a text is searched for a passage to quote. */
const QUOTED_MAX = 12_000;

export function searchTable(search: Search, from: Source, parameters: Parameters): SearchParts {
  if (search.by === 'none') return NO_SEARCH;
  if (search.by === 'number') {
    return { ...NO_SEARCH, conditions: [`${from.id} = ${parameters.add(search.number)}`] };
  }
  const hasFiles = from.all ? 'm.attachment_count > 0' : 'p.has_files';
  const found = foundBy('memo', search, parameters, { ...from, hasFiles, newest: from.createdAt });
  const except = search.exceptNumber === undefined ? [] : [`${from.id} <> ${parameters.add(search.exceptNumber)}`];
  // Without a role only the title is shown: quoting would be an unrecorded reading.
  const quoted = (texts: string) =>
    from.all
      ? `CASE WHEN EXISTS (SELECT 1 FROM page WHERE page.memo_id = m.id AND page.participates) THEN ${texts} END`
      : texts;
  const shown = {
    texts: `, ${quoted(`ARRAY[left(m.body, ${QUOTED_MAX}), left(m.conclusion, ${QUOTED_MAX})]`)} AS quoted_texts,
         ${quoted('ARRAY(SELECT a.file_name::text FROM attachments a WHERE a.memo_id = m.id ORDER BY a.id)')} AS quoted_files`,
    columns: ', f.quoted_texts, f.quoted_files',
  };
  if (search.by === 'walk') {
    const tables = `file_hits AS MATERIALIZED (${found.inFiles()}), `;
    const holds = `(${found.holds(from.id)} OR ${from.id} IN (SELECT h.memo_id FROM file_hits h))`;
    return { ...shown, tables, conditions: [holds, ...except] };
  }
  const hits = `hits AS MATERIALIZED (SELECT own.memo_id FROM (${found.ids()}) AS own UNION (${found.inFiles()})), `;
  // An array, looked up one by one: joined, a guessed number of hits makes PostgreSQL read all that a heavy reader has.
  const isHit = `${from.id} = ANY (ARRAY(SELECT hits.memo_id FROM hits))`;
  return { ...shown, tables: hits, conditions: [isHit, ...except] };
}

/** Bounded and index-only, so that the cost is the same for everybody. The reader is `$1`. */
export function countColumns({ readsAll, query: { view } }: Pick<Question, 'readsAll' | 'query'>): string {
  const drafts = boundedCount(`participants p WHERE p.user_id = $1 AND p.is_owner AND p.stage = 'draft'`);
  const own = boundedCount(
    `participants p WHERE p.user_id = $1 AND (p.is_owner OR p.stage <> 'draft') AND p.withdrawn_at IS NULL`,
  );
  const sent = boundedCount(`memos m WHERE m.withdrawn_at IS NULL AND m.stage <> 'draft'`);
  return `${readsAll && view === 'company' ? sent : own} AS total, ${drafts} AS drafts`;
}
