import type { Context } from '#src/platform/http/context';
import { clock } from '#src/platform/clock';
import { dayOfReader } from '#src/features/myDay/day';
import { readsAllSent } from '#src/policies/memo.policy';
import { isCommon, questionOf, type Question as Words } from '#src/features/search/search.queries';
import { fewerThanEnough, stemmed } from '#src/features/search/similar.queries';
import { numberAsked } from '#src/features/search/number.queries';
import { findMessageHits } from '#src/features/search/messageHits.queries';
import { areFoundElsewhere, isNumber, quotesOf } from '#src/features/search/terms.service';
import type { Search } from './list.fragments';
import { periodOf } from './list.period';
import { findPage, isCommonTag, seesMuch, type ListPage, type ListRow } from './list.queries';
import type { ReadQuery } from '#src/platform/listing/address';
import type { ListQuery } from './list.address';
import type { Question } from './list.statement';
import { listPage } from './list.view';
import type { Searched } from './row.view';
import { findNames, idOfPerson, type FoundPerson } from './options.queries';

type ListContext = Context<null, unknown, ReadQuery<ListQuery>>;

const NOTHING = { rows: [], hasNewer: false, hasOlder: false };

export async function index(ctx: ListContext): Promise<void> {
  const { actor } = ctx;
  const { query, problems } = ctx.query;
  const readsAll = readsAllSent(actor);
  const { owner, recipient, department, tag } = query;
  const { options, people } = await findNames(ctx.db, { people: [owner, recipient], department, tag });
  const words = questionOf(query.q);
  const ask = await asking(ctx, { query, readsAll, people });
  const [page, pinned] = await findRows(ctx, query, words, ask);
  const rows = [...pinned, ...page.rows];
  const searched = query.q === '' ? null : await whereFound(ctx, words, rows);
  const similar = await findSimilar(ctx, query, { words, rows, ask });
  ctx.render('memos/index', listPage(ctx, { query, problems, page, pinned, searched, similar, options, people }));
}

async function whereFound({ db }: ListContext, words: Words, rows: readonly ListRow[]): Promise<Searched> {
  const quotes = quotesOf(rows, words);
  const elsewhere = areFoundElsewhere(quotes, words).map(({ id }) => id);
  return { words, quotes, said: await findMessageHits(db, elsewhere, words) };
}

type Ask = (search: Search, changes?: Partial<Question['query']>) => Promise<ListPage>;

/** Few results: also look for the stems of the words. */
async function findSimilar(
  ctx: ListContext,
  { q, after, before }: ListQuery,
  { words, rows, ask }: { words: Words; rows: readonly ListRow[]; ask: Ask },
): Promise<{ rows: ListRow[]; searched: Searched } | null> {
  if (after || before || isNumber(q) || !fewerThanEnough(rows.length)) return null;
  const wider = await stemmed(ctx.db, words, ctx.actor.locale);
  if (!wider) return null;
  const found = await ask({ by: 'index', words: wider });
  const more = found.rows.filter(({ id }) => rows.every((row) => row.id !== id));
  return { rows: more, searched: await whereFound(ctx, wider, more) };
}

async function asking(
  { db, actor }: ListContext,
  { query, readsAll, people }: { query: ListQuery; readsAll: boolean; people: FoundPerson[] },
): Promise<Ask> {
  const period = periodOf(query, actor.timeZone, clock.now());
  const asked = { ...query, owner: idOfPerson(people, query.owner), recipient: idOfPerson(people, query.recipient) };
  const hasCommonTag = query.tag !== undefined && query.sort === 'created' && (await isCommonTag(db, query.tag));
  const question = {
    readerId: actor.id,
    readsAll,
    query: asked,
    period,
    now: clock.now(),
    today: dayOfReader(actor).today,
    search: { by: 'none' } as const,
    isCommonTag: hasCommonTag,
  };
  const much = query.sort !== 'created' && query.q === '' && (await seesMuch(db, question));
  return (search, changes = {}) =>
    findPage(db, { ...question, query: { ...asked, ...changes }, search, seesMuch: much });
}

async function findRows({ db }: ListContext, query: ListQuery, words: Words, ask: Ask): Promise<[ListPage, ListRow[]]> {
  if (query.q === '') return [await ask({ by: 'none' }), []];
  const numbered = (await numberAsked(db, query.q))('memo');
  // A walk is possible only in the order of time.
  if (!numbered) {
    const walks = query.sort === 'created' && (await isCommon(db, words));
    return [await ask({ by: walks ? 'walk' : 'index', words }), []];
  }
  const isFirstPage = !query.after && !query.before;
  const byNumber = ask({ by: 'number', number: numbered.number }, { after: undefined, before: undefined });
  const byWords = numbered.isOnly ? null : ask({ by: 'index', words, exceptNumber: numbered.number });
  const [memo, others] = await Promise.all([byNumber, byWords]);
  return [others ?? { ...NOTHING, counts: memo.counts }, isFirstPage ? memo.rows : []];
}
