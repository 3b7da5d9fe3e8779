import type { z } from 'zod';
import { refererPath } from '#src/platform/http/sitePath';
import type { Problem } from '#src/platform/http/context';
import { isoOf } from '../form/dates';
import { setNextStep } from '../form/editing.service';
import { attachToTask } from '../files/files.service';
import { showOutOfTask } from '../roles/livePages';
import { taskPage } from '../page/page.view';
import { moveTask } from './stage.service';
import { leaveTask, removeTaskSubscriber } from '../roles/subscribers.service';
import { findTaskFor } from '../tasks.queries';
import type { OnTask } from '../tasks.controller';
import type { partSchema, stageSchema, stepSchema } from '../tasks.schema';
import { taskUrls } from '../tasks.urls';
import { closeMyPart, hideTask } from './team.service';
import { warnOfDates } from '../form/warnings.view';

const done = (ctx: OnTask, key: string, url = taskUrls.show(ctx.subject.id)): void =>
  ctx.redirect(url, { kind: 'success', message: ctx.t(`tasks.flash.${key}`) });

/** The board as it was, when a card was moved there without JavaScript. */
function boardBefore({ req }: OnTask): string | undefined {
  const before = refererPath(req.get('referer'), req.get('host'));
  return before?.split('?')[0] === taskUrls.board ? before : undefined;
}

/** The task's page again, with the form that failed open and what was typed in it. */
export const showAgain =
  (form: string) =>
  async (ctx: OnTask, problem: Problem): Promise<void> => {
    const task = (await findTaskFor(ctx.db, ctx.actor, ctx.subject.id)) ?? ctx.subject;
    ctx.render('tasks/show', { ...(await taskPage(ctx, task)), problem: { form, ...problem } }, problem.status);
  };

export async function move(ctx: OnTask<z.infer<typeof stageSchema>>): Promise<void> {
  done(ctx, await moveTask(ctx, ctx.actor, ctx.subject, ctx.body), boardBefore(ctx));
}

export async function closePart(ctx: OnTask<z.infer<typeof partSchema>>): Promise<void> {
  await closeMyPart(ctx, ctx.actor, ctx.subject, ctx.body.conclusion);
  done(ctx, 'partClosed');
}

export async function step(ctx: OnTask<z.infer<typeof stepSchema>>): Promise<void> {
  await setNextStep(ctx, ctx.actor, ctx.subject, ctx.body);
  const dates = { nextStepDate: ctx.body.nextStepDate, dueDate: isoOf(ctx.subject.dueDate) };
  warnOfDates(ctx, dates, undefined);
  done(ctx, 'stepSet');
}

export async function hide(ctx: OnTask): Promise<void> {
  await hideTask(ctx, ctx.actor, ctx.subject, true);
  done(ctx, 'hidden');
}

export async function unhide(ctx: OnTask): Promise<void> {
  await hideTask(ctx, ctx.actor, ctx.subject, false);
  done(ctx, 'shown');
}

export async function attach(ctx: OnTask): Promise<void> {
  await attachToTask(ctx, ctx.actor, ctx.subject, ctx.files);
  done(ctx, 'filesAdded');
}

export async function unsubscribe(ctx: OnTask & { params: { taskId: number; userId: number } }): Promise<void> {
  await removeTaskSubscriber(ctx, ctx.actor, ctx.subject, ctx.params.userId);
  await showOutOfTask(ctx, ctx.params.userId, ctx.subject.id);
  done(ctx, 'subscriberRemoved');
}

export async function leave(ctx: OnTask): Promise<void> {
  await leaveTask(ctx, ctx.actor, ctx.subject);
  await showOutOfTask(ctx, ctx.actor.id, ctx.subject.id);
  ctx.redirect(taskUrls.list, { kind: 'success', message: ctx.t('tasks.flash.left') });
}
