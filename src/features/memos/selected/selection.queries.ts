import type { Database } from '#src/platform/db';
import type { Actor } from '#src/web/actor';
import { memoSubject } from '#src/subjects/memoSubject';
import { memoList, type ListQuery } from '../list/list.address';
import type { ListRow } from '../list/list.queries';
import { findListed, findRequested } from '../list/requested.queries';
import { SELECTED_MAX, type SelectedQuery } from './selected.schema';

type Chosen = Pick<SelectedQuery, 'memo' | 'all' | 'list'>;
/** `hasMore`: the list finds more than can be taken. */
export type Selection = { ids: number[]; hasMore: boolean };

/** What an address of the list says after its question mark, without the page one was on. */
export function listOf(address: string): ListQuery {
  const { query } = memoList.schema.parse(Object.fromEntries(new URLSearchParams(address)));
  return { ...query, after: undefined, before: undefined };
}

/** The way back to it. */
export const urlOfList = (address: string): string => memoList.url(listOf(address));

/** The first that it finds, in its order. */
export async function findInList(db: Database, actor: Actor, address: string): Promise<Selection> {
  const { page, pinned } = await findRequested(db.patient, actor, listOf(address), SELECTED_MAX);
  const found = [...pinned, ...page.rows].map(({ id }) => id);
  return { ids: found.slice(0, SELECTED_MAX), hasMore: page.hasOlder || found.length > SELECTED_MAX };
}

/** What one may not see counts as not chosen: nothing says whether it exists. */
export async function findSelection(db: Database, actor: Actor, { memo, all, list }: Chosen): Promise<Selection> {
  if (all) return findInList(db, actor, list);
  const seen = new Set((await memoSubject.findTitles(db.prisma, actor, memo)).map(({ id }) => id));
  return { ids: memo.filter((id) => seen.has(id)), hasMore: false };
}

/** As the list shows them: those that were ticked, or all that it finds. */
export async function findSelectedRows(db: Database, actor: Actor, chosen: Chosen): Promise<ListRow[]> {
  if (chosen.all) {
    const { page, pinned } = await findRequested(db.patient, actor, listOf(chosen.list), SELECTED_MAX);
    return [...pinned, ...page.rows].slice(0, SELECTED_MAX);
  }
  const open = await findListed(db, actor, chosen.memo);
  const isFound = new Set(open.map(({ id }) => id));
  const others = chosen.memo.filter((id) => !isFound.has(id));
  const withdrawn = others.length > 0 ? await findListed(db, actor, others, 'withdrawn') : [];
  return [...open, ...withdrawn].toSorted((one, other) => chosen.memo.indexOf(one.id) - chosen.memo.indexOf(other.id));
}
