import type { FileFormat } from '#src/platform/spreadsheet/download';
import { sendMemos } from '../export/export.controller';
import { findMemoFor } from '../memos.queries';
import { memoPage } from '../page/page.view';
import { markMemoSeen } from '../page/reading.service';
import type { SelectedContext } from './selected.controller';
import { PRINTED_MAX } from './selected.schema';
import { findSelectedRows, findSelection } from './selection.queries';

export const exportSelectedAs =
  (format: FileFormat) =>
  async (ctx: SelectedContext): Promise<void> =>
    sendMemos(ctx, { format, filters: {} }, [await findSelectedRows(ctx.db, ctx.actor, ctx.query)]);

/** One after the other, as each is printed alone: printing is reading. */
export async function printSelected(ctx: SelectedContext): Promise<void> {
  const { ids } = await findSelection(ctx.db, ctx.actor, ctx.query);
  const pages = [];
  for (const id of ids.slice(0, PRINTED_MAX)) {
    const memo = await findMemoFor(ctx.db, ctx.actor, id);
    if (!memo) continue;
    await markMemoSeen(ctx, ctx.actor, memo);
    pages.push(await memoPage(ctx, memo));
  }
  const { t, format } = ctx;
  const max = { max: format.number(PRINTED_MAX) };
  ctx.render('memos/printSelected', {
    ...{ title: t('memos.selected.print'), layout: 'print', pages },
    note:
      ids.length > PRINTED_MAX
        ? t('memos.selected.printedFirst', max)
        : pages.length === 0
          ? t('memos.selected.errors.nobody')
          : '',
  });
}
