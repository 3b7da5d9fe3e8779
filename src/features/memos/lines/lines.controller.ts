import type { z } from 'zod';
import { Conflict } from '#src/platform/errors';
import { canConsider, canCreateTask } from '#src/policies/memo.policy';
import type { OnMemo } from '../memos.access';
import type { moreLinesSchema } from '../stage/stage.schema';
import type { linesQuery } from './lines.schema';
import { linesForm, linesPage, NOTHING_TYPED } from './lines.view';

export async function showLines(ctx: OnMemo<unknown, z.infer<typeof linesQuery>>): Promise<void> {
  const { subject: memo, query } = ctx;
  if (!query.part) return ctx.render('memos/lines/page', await linesPage(ctx, memo));
  const title = ctx.t('lines.title');
  ctx.render('memos/lines/part', { title, layout: false, lines: await linesForm(ctx, memo, NOTHING_TYPED) });
}

const MORE = 6;

/** Without scripts: the same form, with more rows. */
export async function moreLines(ctx: OnMemo<z.infer<typeof moreLinesSchema>>): Promise<void> {
  const { subject: memo, actor, typed } = ctx;
  if (!canConsider(actor, memo) || !canCreateTask(actor, memo)) throw new Conflict('memos.errors.changedMeanwhile');
  const form = { form: 'consideration', typed, fieldErrors: {}, status: 200 };
  ctx.render('memos/lines/page', await linesPage(ctx, memo, form, MORE));
}
