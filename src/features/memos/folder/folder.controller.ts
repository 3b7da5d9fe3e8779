import type { Context } from '#src/platform/http/context';
import type { OnMemo } from '../memos.access';
import { memoUrls } from '../memos.urls';
import type { MemoPageQuery } from '../page/page.schema';
import { markMemoSeen } from '../page/reading.service';
import { newsOf } from '../versions/news.view';
import { endPage, folderPage, placeOf } from './folder.view';
import { folderUrls } from './folder.urls';

export async function open(ctx: Context): Promise<void> {
  const { first } = await placeOf(ctx, 0);
  ctx.redirect(first === null ? folderUrls.end : folderUrls.memo(first));
}

/** What waits no longer has a page of its own. */
export async function show(ctx: OnMemo<unknown, MemoPageQuery>): Promise<void> {
  const { subject: memo, query } = ctx;
  const place = await placeOf(ctx, memo.id);
  if (!place.isWaiting) return ctx.redirect(memoUrls.show(memo.id));
  const news = await newsOf(ctx, memo, query.since);
  await markMemoSeen(ctx, ctx.actor, memo);
  ctx.render('memos/folder/show', await folderPage(ctx, memo, place, { query, news }));
}

export async function end(ctx: Context): Promise<void> {
  ctx.render('memos/folder/end', await endPage(ctx));
}
