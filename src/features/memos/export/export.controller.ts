import { sendTable, whole, withDay, type FileFormat } from '#src/platform/spreadsheet/download';
import type { ListContext } from '../list/list.controller';
import { takeMemos } from './export.service';
import { exportTable } from './export.table';

export const exportAs =
  (as: FileFormat) =>
  async (ctx: ListContext): Promise<void> => {
    const memos = await takeMemos(ctx, ctx.actor, { query: ctx.query.query, format: as });
    const table = whole(exportTable(ctx, memos));
    await sendTable(ctx, { name: withDay('memos', ctx), sheet: ctx.t('list.export.sheet'), table, as });
  };
