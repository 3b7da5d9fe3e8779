import { askedFor, searchOf, unquoted, type Asked } from '../list/asked.service';
import { rememberOrder, type TaskListContext } from '../list/list.controller';
import { findBoard } from './board.queries';
import { fitting } from './board.size';
import type { BoardColumn } from './board.statement';
import { taskBoardPage } from './board.view';

/** So many cards a column shows at first, and after "Show more"; the table shows all. */
const CARDS = 20;
const MORE_CARDS = 100;

/** GET /tasks/board */
export async function board(ctx: TaskListContext): Promise<void> {
  const { query, problems } = ctx.query;
  const asked = await askedFor(ctx, query);
  await rememberOrder(ctx, asked);
  const search = unquoted(await searchOf(ctx.db, asked));
  const columns = await findBoard(ctx.db, { ...asked.question, search }, columnsOf(asked));
  ctx.render('tasks/board', taskBoardPage(ctx, { ...asked, problems, columns: fitting(columns, asked.stages.length) }));
}

/** All stages, but for an address that names one of them or the closed ones. */
function columnsOf({ query: { stage, more }, stages }: Asked): BoardColumn[] {
  const isWished = ({ id, is_active }: Asked['stages'][number]) =>
    typeof stage === 'number' ? id === stage : stage !== 'closed' || !is_active;
  return stages.filter(isWished).map(({ id }) => ({ stageId: id, cards: more.includes(id) ? MORE_CARDS : CARDS }));
}
