import { writeTimedKey } from '#src/platform/listing/cursor';
import type { Sort } from './list.address';
import type { ListRow } from './list.queries';

/** Where a row stands in this order, for the cursor behind it. */
export function keyOf(sort: Sort, row: ListRow): string {
  if (sort === 'created') return row.created_at.toISOString();
  return sort === 'title' ? row.key : writeTimedKey(row.created_at, row.key);
}
