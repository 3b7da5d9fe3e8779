import type { Database } from '#src/platform/db';
import { taskRow, type TaskRow } from '../list/list.queries';
import type { TaskQuestion } from '../list/list.statement';
import { boardStatement, type BoardColumn } from './board.statement';

export type FoundColumn = { stageId: number; rows: TaskRow[]; hasMore: boolean };

export async function findBoard(
  db: Database,
  question: TaskQuestion,
  columns: readonly BoardColumn[],
): Promise<FoundColumn[]> {
  const { text, values } = boardStatement(question, columns);
  const rows = await db.query(text, taskRow, values);
  return columns.map(({ stageId, cards }) => {
    const own = rows.filter((row) => row.stage_id === stageId);
    return { stageId, rows: own.slice(0, cards), hasMore: own.length > cards };
  });
}
