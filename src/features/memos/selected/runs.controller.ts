import { runAtOnce } from '#src/features/bulk/bulkRuns.service';
import { clock } from '#src/platform/clock';
import type { BulkRun } from '#src/platform/bulkRun';
import { NotFound, SignInNeeded } from '#src/platform/errors';
import type { Can, Context, PageContext, Problem, Undo } from '#src/platform/http/context';
import { memoUrls } from '../memos.urls';
import { planOf, SELECTED } from './plan';
import { findRun, selectedKinds, startUndoing, undoableUntil } from './runs.service';
import { beganAt, runPage, saidOf } from './run.view';

type OfRun = { bulkId: number };
type OnRun<B = unknown> = Context<BulkRun, OfRun, unknown, B>;

export const onOwnRun: Can<BulkRun, OfRun> = ({ db, actor, params }) => {
  if (!actor) throw new SignInNeeded();
  return findRun(db, actor, params.bulkId);
};

/** Short work is done by now, and one goes on where one was; else the page says how far it is, and what was left. */
export async function goOnFrom(ctx: PageContext, runId: number): Promise<void> {
  await runAtOnce({ ...ctx, kinds: selectedKinds(ctx) }, runId);
  const run = await findRun(ctx.db, ctx.actor, runId);
  if (!run.finishedAt || run.failed > 0) return ctx.redirect(memoUrls.selectedRun(runId));
  ctx.redirect(beganAt(run), {
    kind: 'success',
    message: saidOf(ctx, run),
    undo: undoOf(ctx, run),
  });
}

/** Null when it is too late, or was done already. */
function undoOf(ctx: Pick<PageContext, 'config'>, run: BulkRun): Undo | undefined {
  if (run.kind !== SELECTED || run.toldAt || run.undoneAt) return undefined;
  const until = undoableUntil(ctx, { act: planOf(run).act, finishedAt: run.finishedAt });
  const ms = until ? until.getTime() - clock.now().getTime() : 0;
  return ms > 0 && run.failed < run.total ? { action: memoUrls.undoSelected(run.id), act: run.id, ms } : undefined;
}

export async function show(ctx: OnRun): Promise<void> {
  ctx.render('memos/selectedRun', await runPage(ctx, ctx.subject, { undo: undoOf(ctx, ctx.subject) }));
}

export async function showAgain(ctx: OnRun, { fieldErrors, status }: Problem): Promise<void> {
  const problem = fieldErrors.form ?? Object.values(fieldErrors)[0];
  ctx.render('memos/selectedRun', await runPage(ctx, ctx.subject, { problem }), status);
}

export async function undo(ctx: OnRun): Promise<void> {
  if (ctx.subject.kind !== SELECTED) throw new NotFound();
  await goOnFrom(ctx, await startUndoing(ctx, ctx.actor, ctx.subject.id));
}
