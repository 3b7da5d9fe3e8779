import type { Format } from '../http/format';
import type { Cursor } from './cursor';

type Page<Row> = { rows: readonly Row[]; hasNewer: boolean; hasOlder: boolean };
type Asked = { before?: Cursor; after?: Cursor };
type Ways<Row> = { keyOf: (row: Row) => string; urlOf: (cursor: Asked) => string };

/** Newer and Older, and which rows these are: the cursor knows how many stand before. */
export function pager<Row extends { id: number }>(page: Page<Row>, { before, after }: Asked, ways: Ways<Row>) {
  const { rows, hasNewer, hasOlder } = page;
  const [first, last] = [rows[0], rows.at(-1)];
  const counted = before ? before.position - rows.length : (after?.position ?? 0);
  const position = hasNewer ? Math.max(counted, 1) : 0;
  const to = position + rows.length;
  const at = (row: Row, place: number): Cursor => ({ key: ways.keyOf(row), id: row.id, position: place });
  return {
    from: position + 1,
    to,
    newerUrl: hasNewer && first ? ways.urlOf({ before: at(first, position) }) : '',
    olderUrl: hasOlder && last ? ways.urlOf({ after: at(last, to) }) : '',
    firstUrl: (before ?? after) ? ways.urlOf({}) : '',
  };
}

/** A bounded count as people read it: 17, or 1,000+. */
export const boundedNumber = (count: number, max: number, format: Format): string =>
  count > max ? `${format.number(max)}+` : format.number(count);
