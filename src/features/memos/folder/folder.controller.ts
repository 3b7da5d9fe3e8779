import { findAssisted } from '#src/features/assistants/assistants.queries';
import { NotFound } from '#src/platform/errors';
import type { Context } from '#src/platform/http/context';
import { assistedBy } from '#src/policies/assisting.policy';
import type { OnMemo } from '../memos.access';
import { memoUrls } from '../memos.urls';
import { markMemoSeen } from '../page/reading.service';
import { newsOf } from '../versions/news.view';
import type { FolderMemoQuery, FolderQuery } from './folder.schema';
import { assistedFolder, assistedPage } from './assisted.view';
import { endPage, folderPage, placeOf } from './folder.view';
import { folderUrls } from './folder.urls';

export async function open(ctx: Context<unknown, unknown, FolderQuery>): Promise<void> {
  const { for: forId } = ctx.query;
  if (forId !== undefined) return openAssisted(ctx, forId);
  const { first } = await placeOf(ctx, 0);
  ctx.redirect(first === null ? folderUrls.end : folderUrls.memo(first));
}

async function openAssisted(ctx: Context, forId: number): Promise<void> {
  const found = await findAssisted(ctx.db, ctx.actor.id, forId);
  if (!found) throw new NotFound('assistants.errors.notFound');
  ctx.render('memos/folder/assisted', await assistedFolder(ctx, found.user));
}

/** What waits no longer has a page of its own. */
export async function show(ctx: OnMemo<unknown, FolderMemoQuery>): Promise<void> {
  const { subject: memo, query } = ctx;
  const { for: forId } = query;
  if (forId !== undefined && !assistedBy(ctx.actor, memo).includes(forId))
    throw new NotFound('assistants.errors.notFound');
  const place = await placeOf(ctx, memo.id, forId);
  if (!place.isWaiting) return ctx.redirect(memoUrls.show(memo.id));
  const news = await newsOf(ctx, memo, query.since);
  await markMemoSeen(ctx, ctx.actor, memo);
  const shown = { query, news };
  const page = forId === undefined ? folderPage(ctx, memo, place, shown) : assistedPage(ctx, memo, place, forId, shown);
  ctx.render('memos/folder/show', await page);
}

export async function end(ctx: Context): Promise<void> {
  ctx.render('memos/folder/end', await endPage(ctx));
}
