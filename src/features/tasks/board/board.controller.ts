import type { Context } from '#src/platform/http/context';
import { findRequested, findSearch, unquoted, type Requested } from '../list/requested.queries';
import { rememberOrder } from '../list/list.controller';
import type { ReadBoardQuery } from './board.schema';
import { findBoard } from './board.queries';
import { fitting } from './board.size';
import type { BoardColumn } from './board.statement';
import { taskBoardPage } from './board.view';

/** Cards a column shows at first; "Show more" adds as many. The table shows all. */
const CARDS = 20;
const MORE_CARDS = 100;

export async function board(ctx: Context<null, unknown, ReadBoardQuery>): Promise<void> {
  const { query, problems, more } = ctx.query;
  const requested = await findRequested(ctx, query, 'task');
  await rememberOrder(ctx, requested);
  const search = unquoted(await findSearch(ctx.db, requested));
  const columns = await findBoard(ctx.db, { ...requested.question, search }, columnsOf(requested, more));
  ctx.render(
    'tasks/board',
    taskBoardPage(ctx, { ...requested, problems, more, columns: fitting(columns, requested.stages.length) }),
  );
}

function columnsOf({ query: { stage }, stages }: Requested, more: readonly number[]): BoardColumn[] {
  const isWished = ({ id, is_active }: Requested['stages'][number]) =>
    typeof stage === 'number' ? id === stage : stage !== 'closed' || !is_active;
  return stages.filter(isWished).map(({ id }) => ({ stageId: id, cards: more.includes(id) ? MORE_CARDS : CARDS }));
}
