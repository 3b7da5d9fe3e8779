import { removeMemoFile } from '#src/features/memos/files/files.service';
import { removeTaskFile } from '#src/features/tasks/files/files.service';
import { readAgain } from '#src/features/fileTexts/reading.service';
import type { Context } from '#src/platform/http/context';
import type { FoundFile } from './files.queries';
import { fileUrls } from './files.urls';
import type { Removal } from './files.schema';
import { serveFile } from './serving';
import { thumbnailOf } from './thumbnails.service';
import { viewerPage } from './viewer.view';

type FileContext<Q = unknown, B = unknown> = Context<FoundFile, { fileId: number }, Q, B>;

export async function download(ctx: FileContext<{ view?: '1' | undefined }>): Promise<void> {
  const { subject: file } = ctx;
  await serveFile(ctx, file, ctx.query.view === '1' ? 'inline' : 'attachment');
}

export async function view(ctx: FileContext<{ page?: number | undefined }>): Promise<void> {
  ctx.render('files/view', await viewerPage(ctx, ctx.subject, ctx.query.page ?? null));
}

const PLAIN_ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" width="480" height="320" viewBox="-24 -16 72 48" fill="none" stroke="#8a8a8a" ' +
  'stroke-linecap="round" stroke-linejoin="round"><path d="M14 3v4a1 1 0 0 0 1 1h4"/>' +
  '<path d="M17 21H7a2 2 0 0 1-2-2V5a2 2 0 0 1 2-2h7l5 5v11a2 2 0 0 1-2 2"/></svg>';

export async function thumbnail(ctx: FileContext): Promise<void> {
  const { subject: file, req, res } = ctx;
  res.setHeader('Cache-Control', 'private, no-store');
  res.setHeader('Content-Security-Policy', "default-src 'none'; sandbox; frame-ancestors 'none'");
  res.setHeader('ETag', `"${file.sha256}-thumbnail"`);
  if (req.fresh) return void res.status(304).end();
  const picture = await thumbnailOf(ctx, file);
  // The picture may be readable next time.
  if (!picture) res.removeHeader('ETag');
  res.type(picture ? 'image/webp' : 'image/svg+xml').send(picture ?? PLAIN_ICON);
}

export async function readOnceMore(ctx: FileContext): Promise<void> {
  const { id } = ctx.subject;
  const isOrdered = await readAgain(ctx, ctx.subject);
  const message = ctx.t(isOrdered ? 'files.reading.ordered' : 'files.reading.justRead');
  ctx.redirect(fileUrls.view(id), { kind: isOrdered ? 'success' : 'info', message });
}

export async function remove(ctx: FileContext<unknown, Removal>): Promise<void> {
  const { id, memo, task, place, fileName } = ctx.subject;
  if (memo) await removeMemoFile(ctx, ctx.actor, { id, memoId: memo.id, reason: ctx.body.reason });
  else if (task) await removeTaskFile(ctx, ctx.actor, { id, taskId: task.id });
  ctx.redirect(place.url, { kind: 'success', message: ctx.t('files.flash.removed', { fileName }) });
}
