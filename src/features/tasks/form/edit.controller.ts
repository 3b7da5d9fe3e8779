import { shownText } from '#src/features/files/file.view';
import type { Problem } from '#src/platform/http/context';
import { leaveTaskPages } from '../roles/livePages';
import type { OnTask } from '../tasks.access';
import { findTaskFor, type LoadedTask } from '../tasks.queries';
import type { TaskInput } from './form.schema';
import { backToTask } from '../page/page.controller';
import { urlsOf } from '../tasks.urls';
import { savedOtherwise } from './conflict.view';
import { isoOf } from './dates';
import { editTask } from './editing.service';
import { taskChoices, taskFormOf, taskFormTyped, type TaskFormValues } from './form.view';
import { warnOfDates } from './warnings.view';

export async function edit(ctx: OnTask): Promise<void> {
  await renderEdit(ctx, ctx.subject, taskFormOf(ctx.subject));
}

async function renderEdit(ctx: OnTask, task: LoadedTask, values: TaskFormValues, problem?: Problem): Promise<void> {
  const saved = problem?.status === 409 ? savedMeanwhile(ctx, task, values) : null;
  const data = {
    title: ctx.t('tasks.edit.title', { number: task.id }),
    task: {
      id: task.id,
      url: urlsOf(task).show(task.id),
      listUrl: urlsOf(task).list,
      title: task.title,
      stage: task.stage.name,
      isSubtask: task.parentId !== null,
    },
    // Saving again replaces what stands beside the form.
    values: saved ? { ...values, version: String(saved.version) } : values,
    choices: await taskChoices(ctx, values, { kind: task.kind, task }),
    fieldErrors: problem?.fieldErrors ?? {},
    html: { saved: shownText(ctx, task.description, task.attachments) },
    saved,
  };
  ctx.render('tasks/edit', data, problem?.status ?? 200);
}

const savedMeanwhile = (ctx: OnTask, task: LoadedTask, typed: TaskFormValues) => ({
  title: task.title,
  version: task.version,
  stage: task.stage.name,
  otherwise: savedOtherwise(ctx, task, typed),
});

export async function renderEditAgain(ctx: OnTask, problem: Problem): Promise<void> {
  const task = (await findTaskFor(ctx.db, ctx.actor, ctx.subject.id)) ?? ctx.subject;
  await renderEdit(ctx, task, taskFormTyped(problem.typed), problem);
}

export async function update(ctx: OnTask<TaskInput>): Promise<void> {
  const left = await editTask(ctx, ctx.actor, ctx.subject, ctx.body, ctx.files);
  for (const { id: userId } of left) await leaveTaskPages(ctx, userId, ctx.subject.id);
  warnOfDates(ctx, ctx.body, isoOf(ctx.subject.parent?.dueDate));
  backToTask(ctx, 'changed');
}
