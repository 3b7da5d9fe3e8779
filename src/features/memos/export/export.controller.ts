import type { Context } from '#src/platform/http/context';
import { begun, sendTable, withDay, type FileFormat } from '#src/platform/spreadsheet/download';
import type { ListContext } from '../list/list.controller';
import type { ListRow } from '../list/list.queries';
import { audited, filtersOf, listInPieces } from './export.service';
import { exportTable } from './export.table';

type Pieces = AsyncIterable<ListRow[]> | Iterable<ListRow[]>;

/** What cannot be read at all is a page that says so; the file begins with the first piece that was read. */
export async function sendMemos(
  ctx: Context<unknown, unknown, unknown>,
  taken: { format: FileFormat; filters: Record<string, string> },
  pieces: Pieces,
): Promise<void> {
  const table = exportTable(ctx, await begun(audited(ctx, taken, pieces)));
  await sendTable(ctx, { name: withDay('memos', ctx), sheet: ctx.t('list.export.sheet'), table, as: taken.format });
}

export const exportAs =
  (format: FileFormat) =>
  async (ctx: ListContext): Promise<void> => {
    const { query } = ctx.query;
    await sendMemos(ctx, { format, filters: filtersOf(query) }, listInPieces(ctx.db, ctx.actor, query));
  };
