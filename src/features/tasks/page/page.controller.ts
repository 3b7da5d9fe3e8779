import type { ChatQuery } from '#src/features/conversations/chat.view';
import { portion } from '#src/platform/listing/portion';
import type { Problem } from '#src/platform/http/context';
import type { OnTask } from '../tasks.access';
import { findTaskFor } from '../tasks.queries';
import { taskUrls, urlsOf } from '../tasks.urls';
import { subtaskViews, taskPage } from './page.view';
import { markTaskSeen } from './reading.service';

export async function show(ctx: OnTask<undefined, ChatQuery>): Promise<void> {
  const { list } = urlsOf(ctx.subject);
  // Whoever knows only the number, as a notice, asks for a task.
  if (!ctx.req.path.startsWith(list)) return ctx.redirect(`${list}${ctx.req.originalUrl.slice(taskUrls.list.length)}`);
  await markTaskSeen(ctx, ctx.actor, ctx.subject);
  ctx.render('tasks/show', await taskPage(ctx, ctx.subject, { query: ctx.query }));
}

export async function print(ctx: OnTask): Promise<void> {
  await markTaskSeen(ctx, ctx.actor, ctx.subject);
  ctx.render('tasks/print', { ...(await taskPage(ctx, ctx.subject)), layout: 'print' });
}

export function showSubtasks(ctx: OnTask<undefined, { after: number }>): void {
  const place = { number: ctx.subject.id, title: ctx.subject.title, url: urlsOf(ctx.subject).show(ctx.subject.id) };
  const { rows, nextUrl } = portion(
    subtaskViews(ctx, ctx.subject),
    ctx.query.after,
    (next) => `${place.url}/subtasks?after=${next}`,
  );
  ctx.render('tasks/subtasks', { title: ctx.t('parts.subtasksOf', place), place, subtasks: rows, nextUrl });
}

export const showAgain =
  (form: string) =>
  async (ctx: OnTask, problem: Problem): Promise<void> => {
    const task = (await findTaskFor(ctx.db, ctx.actor, ctx.subject.id)) ?? ctx.subject;
    ctx.render('tasks/show', await taskPage(ctx, task, { failed: { form, ...problem } }), problem.status);
  };

export const backToTask = (ctx: OnTask, key: string, url = urlsOf(ctx.subject).show(ctx.subject.id)): void =>
  ctx.redirect(url, { kind: 'success', message: ctx.t(`tasks.flash.${key}`) });
