import { clock } from '#src/platform/clock';
import { csv } from '#src/platform/spreadsheet/csv';
import { xlsx, type Cell } from '#src/platform/spreadsheet/xlsx';
import { askedFor } from '../list/asked.service';
import type { TaskListContext } from '../list/list.controller';
import { takeTasks } from './export.service';
import { exportTable } from './export.table';

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';

/** GET /tasks/export.csv */
export async function exportCsv(ctx: TaskListContext): Promise<void> {
  send(ctx, 'csv', 'text/csv; charset=utf-8', Buffer.from(csv(await tableOf(ctx, 'csv'))));
}

/** GET /tasks/export.xlsx */
export async function exportXlsx(ctx: TaskListContext): Promise<void> {
  send(ctx, 'xlsx', XLSX, xlsx(ctx.t('taskList.export.sheet'), await tableOf(ctx, 'xlsx')));
}

async function tableOf(ctx: TaskListContext, format: 'csv' | 'xlsx'): Promise<Cell[][]> {
  const asked = await askedFor(ctx, ctx.query.query);
  return exportTable(ctx, await takeTasks(ctx, ctx.actor, { asked, format }));
}

function send({ res, format }: TaskListContext, extension: string, type: string, content: Buffer): void {
  res.attachment(`tasks-${format.isoDay(clock.now())}.${extension}`);
  res.set('Content-Type', type).send(content);
}
