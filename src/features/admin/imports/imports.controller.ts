import type { z } from 'zod';
import { Conflict, Invalid } from '#src/platform/errors';
import type { Context, PageContext, Problem } from '#src/platform/http/context';
import { sendsMail } from '#src/features/mail/mailers';
import type { runQuery, RunWish, uploadSchema } from './imports.schema';
import { importUrls } from './imports.urls';
import { indexPage } from './index.view';
import { runPage } from './run.view';
import { findActiveRun, listRuns, listUploads, type FoundRun, type FoundUpload } from './runs.queries';
import { breakOff, orderRun, readPairsOf } from './runs.service';
import { keepUpload, removeUpload } from './uploads.service';

type None = Record<string, never>;
type OnUpload<B> = Context<FoundUpload, { uploadId: number }, None, B>;
type OnRun<Q = None, B = unknown> = Context<FoundRun, { runId: number }, Q, B>;

async function renderIndex(ctx: PageContext, problem?: Problem): Promise<void> {
  const { db } = ctx;
  const [active, uploads, runs, sends] = await Promise.all([
    findActiveRun(db.prisma),
    listUploads(db),
    listRuns(db),
    sendsMail(ctx),
  ]);
  const page = indexPage(ctx, { active, uploads, runs, sendsMail: sends, problem });
  ctx.render('admin/import/index', page, problem?.status ?? 200);
}

export const index = (ctx: Context): Promise<void> => renderIndex(ctx);

export const indexAgain = (ctx: Context, problem: Problem): Promise<void> => renderIndex(ctx, problem);

export async function upload(ctx: Context<unknown, unknown, unknown, z.infer<typeof uploadSchema>>): Promise<void> {
  if (ctx.files.length === 0) throw new Invalid({ files: 'imports.errors.noFile' });
  const uploadId = await keepUpload(ctx, ctx.actor, ctx.files);
  await order(ctx, uploadId, ctx.body);
}

export const runUpload = (ctx: OnUpload<RunWish>): Promise<void> => order(ctx, ctx.subject.id, ctx.body);

/** The same files in the same way: what is here already is passed over. */
export async function goOn(ctx: OnRun): Promise<void> {
  const { uploadId, isDryRun, onlyOpenMessages } = ctx.subject;
  if (uploadId === null) throw new Conflict('imports.errors.filesGone');
  await order(ctx, uploadId, { as: isDryRun ? 'dry-run' : 'import', onlyOpenMessages });
}

/** While another run is under way the files wait: they are not sent again for that. */
async function order(ctx: PageContext, uploadId: number, wish: RunWish): Promise<void> {
  try {
    ctx.redirect(importUrls.run(await orderRun(ctx.db, ctx.actor, uploadId, wish)));
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    ctx.redirect(importUrls.index, { kind: 'info', message: ctx.t(error.messageKey) });
  }
}

export async function remove(ctx: OnUpload<unknown>): Promise<void> {
  await removeUpload(ctx, ctx.actor, ctx.subject.id);
  ctx.redirect(importUrls.index, { kind: 'success', message: ctx.t('imports.uploads.removed') });
}

export async function show(ctx: OnRun<z.infer<typeof runQuery>>): Promise<void> {
  const { subject: run, query } = ctx;
  const pairs = query.pairs ? await readPairsOf(ctx.db, ctx.actor, run) : null;
  ctx.render('admin/import/show', runPage(ctx, run, pairs));
}

export async function endRun(ctx: OnRun): Promise<void> {
  const isEnding = await breakOff(ctx.db, ctx.actor, ctx.subject.id);
  const message = ctx.t(isEnding ? 'imports.run.breakingOff' : 'imports.run.endedAlready');
  ctx.redirect(importUrls.run(ctx.subject.id), { kind: 'info', message });
}
