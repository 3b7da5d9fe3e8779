import type { Context } from '#src/platform/http/context';
import { clock } from '#src/platform/clock';
import { readsAllSent } from '#src/policies/memo.policy';
import { isCommon } from '#src/features/search/search.queries';
import { findMessageHits } from '#src/features/search/messageHits.queries';
import { hasNoSpaces, isHit, memoNumberIn } from '#src/features/search/terms.service';
import type { Search } from './list.fragments';
import { periodOf } from './list.period';
import { findPage, isCommonTag, type ListPage, type ListRow } from './list.queries';
import type { ListQuery, ReadQuery } from './list.schema';
import type { Question } from './list.statement';
import { listPage } from './list.view';
import { findOptions, findPeople, type FoundPerson, type Options } from './options.queries';

type ListContext = Context<null, unknown, ReadQuery>;

const NOTHING = { rows: [], hasNewer: false, hasOlder: false };

/** GET /memos */
export async function index(ctx: ListContext): Promise<void> {
  const { actor } = ctx;
  const { query, problems } = ctx.query;
  const readsAll = readsAllSent(actor);
  const { options, people } = await optionsFor(ctx, query);
  const [page, pinned] = await findRows(ctx, { query, readsAll, people });
  const said = await findMessageHits(ctx.db, foundElsewhere(query, page.rows), query.q);
  ctx.render('memos/index', listPage(ctx, { query, problems, page, pinned, said, options, people }));
}

/** Found by words that stand neither in title nor text: somebody wrote them in the chat. Only where the reader has a role. */
const foundElsewhere = ({ q }: ListQuery, rows: readonly ListRow[]): number[] =>
  q === '' ? [] : rows.filter(isFoundElsewhere).map(({ id }) => id);

const isFoundElsewhere = ({ title_hit, text_hit }: ListRow): boolean =>
  text_hit !== null && !isHit(title_hit) && !isHit(text_hit);

async function findRows(
  { db, actor }: ListContext,
  { query, readsAll, people }: { query: ListQuery; readsAll: boolean; people: FoundPerson[] },
): Promise<[ListPage, ListRow[]]> {
  // An address of nobody we know belongs to no memo.
  const idOf = (ref: ListQuery['owner']) =>
    typeof ref === 'string' ? (people.find(({ email }) => email === ref)?.id ?? -1) : ref;
  const period = periodOf(query, actor.timeZone, clock.now());
  const asked = { ...query, owner: idOf(query.owner), recipient: idOf(query.recipient) };
  const hasCommonTag = query.tag !== undefined && query.sort === 'created' && (await isCommonTag(db, query.tag));
  const ask = (search: Search, changes: Partial<Question['query']> = {}) =>
    findPage(db, {
      readerId: actor.id,
      readsAll,
      query: { ...asked, ...changes },
      period,
      now: clock.now(),
      search,
      isCommonTag: hasCommonTag,
    });

  if (query.q === '') return [await ask({ by: 'none' }), []];
  const numbered = memoNumberIn(query.q);
  if (!numbered) return [await ask(await searchBy(db, query)), []];
  const isFirstPage = !query.after && !query.before;
  const byNumber = ask({ by: 'number', number: numbered.number }, { after: undefined, before: undefined });
  const byWords = numbered.isOnly ? null : ask({ by: 'index', words: query.q, exceptNumber: numbered.number });
  const [memo, others] = await Promise.all([byNumber, byWords]);
  return [others ?? { ...NOTHING, counts: memo.counts }, isFirstPage ? memo.rows : []];
}

async function searchBy(db: ListContext['db'], { q, sort }: ListQuery): Promise<Search> {
  if (hasNoSpaces(q)) return { by: 'title', words: q };
  // Only the order of time can be walked until a page is full.
  const walks = sort === 'created' && (await isCommon(db, q));
  return { by: walks ? 'walk' : 'index', words: q };
}

async function optionsFor({ db }: ListContext, query: ListQuery): Promise<{ options: Options; people: FoundPerson[] }> {
  const refs = [query.owner, query.recipient].filter((ref) => ref !== undefined).filter((ref) => ref !== 0);
  const isListed = (list: { id: number }[], id: number | undefined) =>
    id === undefined || list.some((option) => option.id === id);
  const options = await findOptions(
    db,
    (kept) =>
      isListed(kept.departments, query.department) &&
      isListed(kept.tags, query.tag) &&
      (kept.people === null || refs.every((ref) => typeof ref === 'string' || isListed(kept.people ?? [], ref))),
  );
  const needsPeople = refs.length > 0 && (options.people === null || refs.some((ref) => typeof ref === 'string'));
  return { options, people: needsPeople ? await findPeople(db, refs) : [] };
}
