import { shownText } from '#src/features/files/file.view';
import type { ChatQuery } from '#src/features/conversations/chat.view';
import { portion } from '#src/platform/listing/portion';
import type { Context, Problem } from '#src/platform/http/context';
import { savedOtherwise } from './form/conflict.view';
import { isoOf } from './form/dates';
import { editTask } from './form/editing.service';
import { taskChoices, taskFormOf, taskFormTyped, type TaskFormValues } from './form/form.view';
import { showOutOfTask } from './roles/livePages';
import { markTaskSeen } from './page/reading.service';
import { subtaskViews, taskPage } from './page/page.view';
import { findTaskFor, type LoadedTask } from './tasks.queries';
import type { TaskInput } from './tasks.schema';
import { taskUrls } from './tasks.urls';
import { warnOfDates } from './form/warnings.view';

export type OnTask<B = unknown, Q = unknown> = Context<LoadedTask, { taskId: number }, Q, B>;

export async function show(ctx: OnTask<undefined, ChatQuery>): Promise<void> {
  await markTaskSeen(ctx, ctx.actor, ctx.subject);
  ctx.render('tasks/show', await taskPage(ctx, ctx.subject, ctx.query));
}

export async function print(ctx: OnTask): Promise<void> {
  await markTaskSeen(ctx, ctx.actor, ctx.subject);
  ctx.render('tasks/print', { ...(await taskPage(ctx, ctx.subject)), layout: 'print' });
}

/** All subtasks: the task's own page shows the first ones. */
export function showSubtasks(ctx: OnTask<undefined, { after: number }>): void {
  const place = { number: ctx.subject.id, title: ctx.subject.title, url: taskUrls.show(ctx.subject.id) };
  const { rows, nextUrl } = portion(
    subtaskViews(ctx, ctx.subject),
    ctx.query.after,
    (next) => `${place.url}/subtasks?after=${next}`,
  );
  ctx.render('tasks/subtasks', { title: ctx.t('parts.subtasksOf', place), place, subtasks: rows, nextUrl });
}

export async function edit(ctx: OnTask): Promise<void> {
  await renderEdit(ctx, ctx.subject, taskFormOf(ctx.subject));
}

async function renderEdit(ctx: OnTask, task: LoadedTask, values: TaskFormValues, problem?: Problem): Promise<void> {
  const data = {
    title: ctx.t('tasks.edit.title', { number: task.id }),
    task: {
      id: task.id,
      url: taskUrls.show(task.id),
      title: task.title,
      stage: task.stage.name,
      isSubtask: task.parentId !== null,
    },
    values,
    choices: await taskChoices(ctx, values, task),
    fieldErrors: problem?.fieldErrors ?? {},
    html: { saved: shownText(ctx.t, task.description, task.attachments) },
    saved: problem?.status === 409 ? savedMeanwhile(ctx, task, values) : null,
  };
  ctx.render('tasks/edit', data, problem?.status ?? 200);
}

const savedMeanwhile = (ctx: OnTask, task: LoadedTask, typed: TaskFormValues) => ({
  title: task.title,
  version: task.version,
  stage: task.stage.name,
  otherwise: savedOtherwise(ctx, task, typed),
});

/** The form again with what was typed; after a conflict beside what stands now. */
export async function renderEditAgain(ctx: OnTask, problem: Problem): Promise<void> {
  const task = (await findTaskFor(ctx.db, ctx.actor, ctx.subject.id)) ?? ctx.subject;
  await renderEdit(ctx, task, taskFormTyped(problem.typed), problem);
}

export async function update(ctx: OnTask<TaskInput>): Promise<void> {
  const left = await editTask(ctx, ctx.actor, ctx.subject, ctx.body, ctx.files);
  for (const { id: userId } of left) await showOutOfTask(ctx, userId, ctx.subject.id);
  warnOfDates(ctx, ctx.body, isoOf(ctx.subject.parent?.dueDate));
  ctx.redirect(taskUrls.show(ctx.subject.id), { kind: 'success', message: ctx.t('tasks.flash.changed') });
}
