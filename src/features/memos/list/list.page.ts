import { readTimedKey } from '#src/platform/listing/cursor';
import type { Parameters } from '#src/platform/listing/statement';
import { filters, sortKey, type SearchParts, type Source } from './list.fragments';
import type { Sort } from './list.address';
import type { Question } from './list.statement';

export const PAGE_SIZE = 50;
/** Titles scanned before giving up; whoever sees fewer than a page of them gets their own memos sorted. */
const WALKED_MAX = 20_000;

type Place = { key: string; at: string; id: string };
type Walk = { tables: string; key: string; orderBy: string; conditions: string[] };

/** Memos of one person are ordered by time. */
const isByPerson = (sort: Sort): sort is 'recipient' | 'owner' => sort === 'recipient' || sort === 'owner';

export const shownOrder = ({ query: { sort, dir } }: Question): string =>
  (isByPerson(sort) ? ['key', 'at', 'memo_id'] : ['key', 'memo_id']).map((name) => `page.${name} ${dir}`).join(', ');

function orderOf({ query: { sort, dir, before, after } }: Question, type: string, parameters: Parameters) {
  const columns = ({ key, at, id }: Place) => (isByPerson(sort) ? [key, at, id] : [key, id]);
  const isDescending = (dir === 'desc') !== (before !== undefined);
  const direction = isDescending ? 'DESC' : 'ASC';
  const cursor = before ?? after;
  const { at, name } = cursor && isByPerson(sort) ? readTimedKey(cursor.key) : { at: '', name: cursor?.key };
  const key = cursor && `${parameters.add(name)}::${type}`;
  const place = cursor && [
    key,
    ...(at ? [`${parameters.add(at)}::timestamptz`] : []),
    `${parameters.add(cursor.id)}::int`,
  ];
  const beyond = isDescending ? '<' : '>';
  const directed = (names: string[]) => names.map((name) => `${name} ${direction}`).join(', ');
  return {
    by: (row: Place) => directed(columns(row)),
    within: ({ at, id }: Place) => directed([at, id]),
    beyond: (row: Place) => (place ? [`(${columns(row).join(', ')}) ${beyond} (${place.join(', ')})`] : []),
    keyBeyond: (column: string) => (key ? [`${column} ${beyond}= ${key}`] : []),
  };
}

const where = (conditions: string[]): string => (conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '');

/** The CTE `page`. The reader is `$1`. */
export function pageTable(question: Question, from: Source, found: SearchParts, parameters: Parameters): string {
  const { sort } = question.query;
  // One more row than a page shows whether there is another page.
  const limit = (question.size ?? PAGE_SIZE) + 1;
  const { expression, type, join } = sortKey(sort, from);
  const order = orderOf(question, type, parameters);
  const conditions = [...from.conditions, ...filters(question, from, parameters), ...found.conditions];
  const select = (walk: Walk) => `
  SELECT ${from.id} AS memo_id, ${from.seenAt} AS seen_at, ${from.participates} AS participates, ${from.createdAt} AS at, ${walk.key} AS key
    FROM ${walk.tables}${where([...conditions, ...walk.conditions])}
   ORDER BY ${walk.orderBy} LIMIT ${limit}`;
  const own = { key: expression, at: from.createdAt, id: from.id };
  const tables = `${from.tables}${join}`;
  const sorted = { tables, key: expression, orderBy: order.by(own), conditions: order.beyond(own) };
  if (question.seesMuch && isByPerson(sort)) return byPerson();
  // All titles have an index of their own.
  return question.seesMuch && sort === 'title' && !from.all ? byTitle() : `page AS MATERIALIZED (${select(sorted)})`;

  /** Walks the titles in order and checks visibility for each. */
  function byTitle(): string {
    const title = { key: 'title', at: 'created_at', id: 'id' };
    const titles = `(SELECT id, title FROM memos${where(['withdrawn_at IS NULL', ...order.beyond(title)])}
      ORDER BY ${order.by(title)} LIMIT ${WALKED_MAX}) sorted`;
    const orderBy = order.by({ key: 'sorted.title', at: from.createdAt, id: 'sorted.id' });
    const count = '(SELECT count(*) FROM walked)';
    return `walked AS MATERIALIZED (${select({ tables: probing(titles, 'sorted.id'), key: 'sorted.title', orderBy, conditions: [] })}
), page AS MATERIALIZED (
  SELECT * FROM walked WHERE ${count} = ${limit}
  UNION ALL (${select({ ...sorted, conditions: [...sorted.conditions, `${count} < ${limit}`] })}))`;
  }

  /** Walks people by name, and takes the first memos of each. */
  function byPerson(): string {
    const memosOf = (person: string, key: string) => select(from.all ? allOf(person, key) : ownOf(person, key));
    const others = sort === 'recipient' ? [memosOf('company', `''::text`), memosOf('nobody', `''::text`)] : [];
    const found = { key: 'person.name', at: 'found.at', id: 'found.memo_id' };
    const people = `(SELECT found.* FROM users person CROSS JOIN LATERAL (${memosOf('person.id', 'person.name')}) found
     ${where(order.keyBeyond('person.name'))} ORDER BY ${order.by(found)} LIMIT ${limit})`;
    const rows = [people, ...others.map((other) => `(${other})`)].join(' UNION ALL ');
    return `page AS MATERIALIZED (SELECT * FROM (${rows}) rows ORDER BY ${order.by({ key: 'key', at: 'at', id: 'memo_id' })} LIMIT ${limit})`;
  }

  function allOf(person: string, key: string): Walk {
    const draft = `m.recipient_id IS NULL AND NOT m.is_for_company AND m.stage = 'draft' AND m.owner_id = $1`;
    const is = person === 'company' ? 'm.is_for_company' : person === 'nobody' ? draft : `m.${sort}_id = ${person}`;
    const place = { key, at: from.createdAt, id: from.id };
    return { tables: from.tables, key, orderBy: order.within(place), conditions: [is, ...order.beyond(place)] };
  }

  function ownOf(person: string, key: string): Walk {
    const column = sort === 'owner' ? 'k.owner_id' : 'k.recipient_key';
    const is = person === 'nobody' ? 'IS NULL' : `= ${person === 'company' ? '0' : person}`;
    const place = { key, at: 'k.created_at', id: 'k.memo_id' };
    const memos = `(SELECT k.memo_id, k.created_at FROM participants k
      ${where(['k.user_id = $1', `${column} ${is}`, ...order.beyond(place)])} ORDER BY ${order.within(place)} OFFSET 0) k`;
    return { tables: probing(memos, 'k.memo_id'), key, orderBy: order.within(place), conditions: [] };
  }
}

/** OFFSET stops the planner from starting with all memos of the reader. */
const probing = (walked: string, id: string): string =>
  `${walked} CROSS JOIN LATERAL (SELECT * FROM participants p WHERE p.memo_id = ${id} AND p.user_id = $1 OFFSET 0) p`;
