import type { Cell } from '#src/platform/spreadsheet/cell';
import { sendTable, whole, withDay, type FileFormat } from '#src/platform/spreadsheet/download';
import { findRequested } from '../list/requested.queries';
import type { TaskListContext } from '../list/list.controller';
import { takeTasks } from './export.service';
import { exportTable } from './export.table';

export const exportAs =
  (as: FileFormat) =>
  async (ctx: TaskListContext): Promise<void> => {
    const table = whole(await rowsOf(ctx, as));
    await sendTable(ctx, { name: withDay('tasks', ctx), sheet: ctx.t('taskList.export.sheet'), table, as });
  };

async function rowsOf(ctx: TaskListContext, format: FileFormat): Promise<Iterable<Cell[]>> {
  const requested = await findRequested(ctx, ctx.query.query, 'task');
  return exportTable(ctx, await takeTasks(ctx, ctx.actor, { requested, format }));
}
