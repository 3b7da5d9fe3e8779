import type { Context } from '#src/platform/http/context';
import { findSavedViews } from '#src/features/savedViews/savedViews.queries';
import { findRecent } from './recent.queries';
import { paletteView } from './palette.view';

/** What the palette offers before a word is typed; what is found by words is the search's answer. */
export async function showPalette(ctx: Context): Promise<void> {
  const { db, actor } = ctx;
  const [views, recent] = await Promise.all([findSavedViews(db, actor), findRecent(db, actor)]);
  ctx.res.json(paletteView(ctx, views, recent));
}
