import { clock } from '#src/platform/clock';
import { findFileHits } from '#src/features/fileTexts/hits.queries';
import type { Context } from '#src/platform/http/context';
import { askedOf, questionOf, type Question } from '#src/platform/words/question';
import { findFirstHits, type HitGroup, type HitRow } from './firstHits.queries';
import { findMessageHits } from './messageHits.queries';
import type { Asked } from './search.schema';
import { firstHitsView, searchPage, type SearchedGroups } from './search.view';
import { fewerThanEnough, stemmed } from './similar.queries';
import { areFoundElsewhere, isNumber, quotesOf } from './terms.service';

type SearchContext = Context<null, unknown, Asked>;

const ON_PAGE = { limit: 10, isCounted: true };
/** The hits below the header's field. */
const FIRST = { limit: 5, isCounted: false };

const nothingFor = (words: Question): SearchedGroups => ({
  ...{ words, groups: [], quotes: quotesOf<HitRow>([], words), said: [], inFiles: { memo: [], task: [] } },
});

export async function showSearch(ctx: SearchContext): Promise<void> {
  const { q, problem } = ctx.query;
  const words = questionOf(q);
  const isAsked = problem === null && askedOf(words).whole !== null;
  const found = isAsked ? await findFor(ctx, words, ON_PAGE) : nothingFor(words);
  const similar = isAsked ? await findSimilar(ctx, found) : null;
  ctx.render('search/index', searchPage(ctx, { q, problem: problemOf(ctx.query), found, similar }));
}

export async function showFirstHits(ctx: SearchContext): Promise<void> {
  const { q } = ctx.query;
  const problem = problemOf(ctx.query);
  const words = questionOf(q);
  const found = q === '' || problem ? nothingFor(words) : await findFor(ctx, words, FIRST);
  ctx.res.json(firstHitsView(ctx, { q, problem, found }));
}

const problemOf = ({ q, problem }: Asked) =>
  problem ?? (q !== '' && askedOf(questionOf(q)).whole === null ? ('noWord' as const) : null);

async function findFor(ctx: SearchContext, words: Question, shown: typeof ON_PAGE): Promise<SearchedGroups> {
  const wanted = { q: ctx.query.q, words, ...shown, now: clock.now() };
  const groups = await findFirstHits(ctx.db, ctx.actor, wanted);
  const quotes = quotesIn(groups, words);
  const elsewhere = areFoundElsewhere(quotes, words);
  const idsOf = (kind: 'memo' | 'task') =>
    elsewhere.filter((row) => row.kind !== 'person' && (row.kind === 'memo') === (kind === 'memo')).map(({ id }) => id);
  const filesWith = (kind: 'memo' | 'task') =>
    findFileHits(ctx.db, { readerId: ctx.actor.id, kind, ids: idsOf(kind), words });
  const [said, memo, task] = await Promise.all([
    findMessageHits(ctx.db, idsOf('memo'), words),
    filesWith('memo'),
    filesWith('task'),
  ]);
  return { words, groups, quotes, said, inFiles: { memo, task } };
}

const quotesIn = (groups: readonly HitGroup[], words: Question) =>
  quotesOf(
    groups.flatMap(({ rows }) => rows),
    words,
  );

/** Few results: also look for the stems of the words. */
async function findSimilar(ctx: SearchContext, found: SearchedGroups): Promise<SearchedGroups | null> {
  const isEnough = (kind: HitRow['kind']) =>
    !fewerThanEnough(found.groups.find((group) => group.kind === kind)?.rows.length ?? 0);
  if (isNumber(ctx.query.q) || (isEnough('memo') && isEnough('task'))) return null;
  const words = await stemmed(ctx.db, found.words, ctx.actor.locale);
  if (!words) return null;
  const wider = await findFor(ctx, words, ON_PAGE);
  const isNew = (kind: string, row: HitRow) =>
    found.groups.every((group) => group.kind !== kind || group.rows.every(({ id }) => id !== row.id));
  const groups = wider.groups
    .filter(({ kind }) => kind !== 'person' && !isEnough(kind))
    .map((group) => ({ ...group, rows: group.rows.filter((row) => isNew(group.kind, row)) }));
  return { ...wider, groups: groups.filter(({ rows }) => rows.length > 0) };
}
