import { pipeline } from 'node:stream/promises';
import { recordAudit } from '#src/features/audit/audit.service';
import type { Context, PageContext, Problem } from '#src/platform/http/context';
import { requireCurrentPassword, type ByPassword } from '../sessions/reconfirming.service';
import { askForTakeout } from './asking.service';
import { openArchive } from './archives.queries';
import { takeoutUrls } from './takeout.urls';
import { takeoutPage } from './takeout.view';

async function render(ctx: PageContext, problem?: Problem): Promise<void> {
  const fieldErrors = problem?.fieldErrors ?? {};
  ctx.render('account/data', { ...(await takeoutPage(ctx)), fieldErrors }, problem?.status ?? 200);
}

export const showTakeout = (ctx: Context): Promise<void> => render(ctx);

export const showAgain = (ctx: Context, problem: Problem): Promise<void> => render(ctx, problem);

export async function ask(ctx: Context<null, unknown, unknown, ByPassword>): Promise<void> {
  await requireCurrentPassword(ctx.db, ctx.actor, ctx.body.currentPassword);
  await askForTakeout(ctx.db, ctx.actor);
  ctx.redirect(takeoutUrls.page);
}

export async function download(ctx: Context): Promise<void> {
  const { req, res, db, actor, format } = ctx;
  const { bytes, takeout } = await openArchive(ctx, actor);
  await recordAudit(db.prisma, { type: 'takeout.downloaded', actorId: actor.id, details: { takeoutId: takeout.id } });
  res.attachment(`notes-crm-${format.isoDay(takeout.readyAt)}.zip`);
  res.setHeader('Content-Type', 'application/zip');
  res.setHeader('Content-Length', String(takeout.sizeBytes));
  res.setHeader('Cache-Control', 'private, no-store, no-transform');
  if (req.method === 'HEAD') return (void bytes.destroy(), void res.end());
  await pipeline(bytes, res).catch(() => res.destroy());
}
