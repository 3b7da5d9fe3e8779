import { dayOfReader } from '#src/features/myDay/day';
import { commonAmong, questionOf } from '#src/features/search/search.queries';
import { numberAsked } from '#src/features/search/number.queries';
import { clock } from '#src/platform/clock';
import type { Database } from '#src/platform/db';
import { readsAllSent } from '#src/policies/memo.policy';
import type { Actor } from '#src/web/actor';
import type { ListQuery } from './list.address';
import type { Search } from './list.fragments';
import { periodOf } from './list.period';
import { findPage, isCommonTag, seesMuch, type ListPage, type ListRow } from './list.queries';
import { EVERYTHING, type Question } from './list.statement';
import { findNames, idOfPerson } from './options.queries';

const NOTHING = { rows: [], hasNewer: false, hasOlder: false };

export type Ask = (search: Search, changes?: Partial<Question['query']>) => Promise<ListPage>;

/** What an address of the list asks for: a page, or as many rows as are wanted, and first of all the memo with the number sought. */
export async function findRequested(db: Database, actor: Actor, query: ListQuery, size?: number) {
  const { owner, recipient, department, tag } = query;
  const { options, people } = await findNames(db, { people: [owner, recipient], department, tag });
  const asked = { ...query, owner: idOfPerson(people, owner), recipient: idOfPerson(people, recipient) };
  const ask = await asking(db, actor, asked, size);
  const [page, pinned] = await findRows(db, query, ask);
  return { page, pinned, ask, options, people };
}

/** These alone, of all that one may read, as the list shows them. Withdrawn ones have a view of their own. */
export async function findListed(
  db: Database,
  actor: Actor,
  among: readonly number[],
  view: 'all' | 'withdrawn' = 'all',
): Promise<ListRow[]> {
  const question = questionBy(actor, { ...EVERYTHING, view }, false, among.length);
  const asked = { ...question, among, isSearch: true, seesMuch: false };
  return (await findPage(db, { ...asked, search: { by: 'none' } })).rows;
}

async function asking(db: Database, actor: Actor, query: Question['query'], size?: number): Promise<Ask> {
  const hasCommonTag = query.tag !== undefined && query.sort === 'created' && (await isCommonTag(db, query.tag));
  const question = questionBy(actor, query, hasCommonTag, size);
  const mayBeMuch = query.sort !== 'created' && query.q === '' && query.view !== 'withdrawn';
  const much = mayBeMuch && (await seesMuch(db, question));
  return (search, changes = {}) =>
    findPage(db, { ...question, query: { ...query, ...changes }, search, seesMuch: much });
}

const questionBy = (actor: Actor, query: Question['query'], hasCommonTag: boolean, size?: number) => ({
  readerId: actor.id,
  readsAll: readsAllSent(actor),
  query,
  period: periodOf(query, actor.timeZone, clock.now()),
  now: clock.now(),
  today: dayOfReader(actor).today,
  withdrawn: { since: actor.company.withdrawnSince, isOfAll: actor.isOperator },
  search: { by: 'none' } as const,
  isCommonTag: hasCommonTag,
  size,
});

async function findRows(db: Database, query: ListQuery, ask: Ask): Promise<[ListPage, ListRow[]]> {
  if (query.q === '') return [await ask({ by: 'none' }), []];
  const words = questionOf(query.q);
  const numbered = (await numberAsked(db, query.q))('memo');
  const common = await commonAmong(db, words);
  const { files } = common;
  // A walk is possible only in the order of time.
  if (!numbered) {
    const walks = query.sort === 'created' && common.memo;
    return [await ask({ by: walks ? 'walk' : 'index', words, files }), []];
  }
  const isFirstPage = !query.after && !query.before;
  const byNumber = ask({ by: 'number', number: numbered.number }, { after: undefined, before: undefined });
  const byWords = numbered.isOnly ? null : ask({ by: 'index', words, files, exceptNumber: numbered.number });
  const [memo, others] = await Promise.all([byNumber, byWords]);
  return [others ?? { ...NOTHING, counts: memo.counts }, isFirstPage ? memo.rows : []];
}
