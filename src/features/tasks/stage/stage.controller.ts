import type { z } from 'zod';
import { refererPath } from '#src/platform/http/sitePath';
import { isoOf } from '../form/dates';
import { setNextStep } from '../form/editing.service';
import { warnOfDates } from '../form/warnings.view';
import { backToTask } from '../page/page.controller';
import type { OnTask } from '../tasks.access';
import type { partSchema, stageSchema, stepSchema } from './stage.schema';
import { taskUrls } from '../tasks.urls';
import { moveTask } from './stage.service';
import { closeMyPart, hideTask } from './team.service';

/** Where to return after moving a card without JavaScript. */
function boardBefore({ req }: OnTask): string | undefined {
  const before = refererPath(req.get('referer'), req.get('host'));
  return before?.split('?')[0] === taskUrls.board ? before : undefined;
}

export async function move(ctx: OnTask<z.infer<typeof stageSchema>>): Promise<void> {
  backToTask(ctx, await moveTask(ctx, ctx.actor, ctx.subject, ctx.body), boardBefore(ctx));
}

export async function closePart(ctx: OnTask<z.infer<typeof partSchema>>): Promise<void> {
  await closeMyPart(ctx, ctx.actor, ctx.subject, ctx.body.conclusion);
  backToTask(ctx, 'partClosed');
}

export async function step(ctx: OnTask<z.infer<typeof stepSchema>>): Promise<void> {
  await setNextStep(ctx, ctx.actor, ctx.subject, ctx.body);
  const dates = { nextStepDate: ctx.body.nextStepDate, dueDate: isoOf(ctx.subject.dueDate) };
  warnOfDates(ctx, dates, undefined);
  backToTask(ctx, 'stepSet');
}

export async function hide(ctx: OnTask): Promise<void> {
  await hideTask(ctx, ctx.actor, ctx.subject, true);
  backToTask(ctx, 'hidden');
}

export async function unhide(ctx: OnTask): Promise<void> {
  await hideTask(ctx, ctx.actor, ctx.subject, false);
  backToTask(ctx, 'shown');
}
