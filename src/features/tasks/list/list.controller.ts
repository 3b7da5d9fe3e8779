import { findFileHits } from '#src/features/fileTexts/hits.queries';
import type { Context } from '#src/platform/http/context';
import { commonAmong, questionOf, type Question } from '#src/features/search/search.queries';
import { fewerThanEnough, stemmed } from '#src/features/search/similar.queries';
import { numberAsked } from '#src/features/search/number.queries';
import { areFoundElsewhere, isNumber, quotesOf } from '#src/features/search/terms.service';
import type { ReadQuery } from '#src/platform/listing/address';
import { findRequested, findWords, type Requested } from './requested.queries';
import { findTaskPage, type ListedTask, type TaskPage } from './list.queries';
import type { Kind, TaskQuery } from './list.address';
import { taskListPage } from './list.view';
import { writeOrder } from './keptOrder';
import { keepOrder } from './order.service';
import type { Searched } from './row.view';

export type TaskListContext = Context<null, unknown, ReadQuery<TaskQuery>>;

export const index =
  (kind: Kind) =>
  async (ctx: TaskListContext): Promise<void> => {
    const { query, problems } = ctx.query;
    const requested = await findRequested(ctx, query, kind);
    await rememberOrder(ctx, requested);
    const { page, pinned } = await findRows(ctx, requested);
    const words = query.q === '' ? null : questionOf(query.q);
    const rows = [...pinned, ...page.rows];
    const searched = words && (await whereFound(ctx, words, rows));
    const similar = words && (await findSimilar(ctx, requested, { words, rows }));
    ctx.render('tasks/index', taskListPage(ctx, { ...requested, problems, page, pinned, searched, similar }));
  };

async function whereFound(
  { db, actor }: TaskListContext,
  words: Question,
  rows: readonly ListedTask[],
): Promise<Searched> {
  const quotes = quotesOf(rows, words);
  const ids = areFoundElsewhere(quotes, words).map(({ id }) => id);
  return { words, quotes, inFiles: await findFileHits(db, { readerId: actor.id, kind: 'task', ids, words }) };
}

/** Few results: also look for the stems of the words. */
async function findSimilar(
  ctx: TaskListContext,
  { query: { q, after, before }, question }: Requested,
  { words, rows }: { words: Question; rows: readonly ListedTask[] },
): Promise<{ rows: ListedTask[]; searched: Searched } | null> {
  const { db, actor } = ctx;
  if (after || before || isNumber(q) || !fewerThanEnough(rows.length)) return null;
  const wider = await stemmed(db, words, actor.locale);
  if (!wider) return null;
  const { files } = await commonAmong(db, wider);
  const found = await findTaskPage(db, { ...question, search: { by: 'index', words: wider, files } });
  const more = found.rows.filter(({ id }) => rows.every((row) => row.id !== id));
  return { rows: more, searched: await whereFound(ctx, wider, more) };
}

/** Of tasks; stored when a column's heading was chosen, not when paging. */
export async function rememberOrder(
  { db, actor }: Pick<Context, 'db' | 'actor'>,
  { kind, query, order }: Requested,
): Promise<void> {
  if (kind !== 'task' || !query.sort || query.after || query.before || writeOrder(order) === actor.taskOrder) return;
  await keepOrder({ db }, actor.id, order);
}

/** A task with this number comes first, whatever its stage, then tasks with the number as a word. */
async function findRows(
  { db }: TaskListContext,
  requested: Requested,
): Promise<{ page: TaskPage; pinned: ListedTask[] }> {
  const { query, question, order, kind } = requested;
  const numbered = (await numberAsked(db, query.q))(kind);
  if (!numbered) {
    const search = await findWords(db, query.q, order);
    return { page: await findTaskPage(db, { ...question, search }), pinned: [] };
  }
  const { number, isOnly } = numbered;
  const anywhere = { ...question.query, stage: 'any' as const, hidden: true, after: undefined, before: undefined };
  const byNumber = findTaskPage(db, { ...question, query: anywhere, search: { by: 'number', number } });
  const words = questionOf(query.q);
  const { files } = await commonAmong(db, words);
  const byWords = isOnly
    ? null
    : findTaskPage(db, { ...question, search: { by: 'index', words, files, exceptNumber: number } });
  const [found, others] = await Promise.all([byNumber, byWords]);
  const isFirstPage = !query.after && !query.before;
  return {
    page: others ?? { ...found, rows: [], hasNewer: false, hasOlder: false },
    pinned: isFirstPage ? found.rows : [],
  };
}
