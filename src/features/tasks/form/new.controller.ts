import { copyableView, type Copyable } from '#src/features/files/file.view';
import { findMemoFor, type LoadedMemo } from '#src/features/memos/memos.queries';
import { changesSinceForm } from '#src/features/memos/versions/lateDecision.view';
import { memoUrls } from '#src/features/memos/memos.urls';
import { linkToNext } from '#src/features/memos/waiting/next.view';
import { translatorFor } from '#src/i18n/i18n';
import { wordsFor } from '#src/i18n/projectWords';
import { NotFound, Forbidden } from '#src/platform/errors';
import type { Context, Problem } from '#src/platform/http/context';
import { id } from '#src/platform/http/params';
import { canCreateTask } from '#src/policies/memo.policy';
import { canMakeSubtask } from '#src/policies/task.policy';
import { createTask } from './creating.service';
import { isoOf } from './dates';
import { emptyTask, taskChoices, taskFormOf, taskFormTyped, type TaskFormValues } from './form.view';
import { findTaskFor, responsibleOf, type LoadedTask } from '../tasks.queries';
import { sees } from '#src/subjects/subjects';
import type { NewTaskInput } from './form.schema';
import type { Kind } from '../list/list.address';
import { taskUrls, urlsOf } from '../tasks.urls';
import { warnOfDates } from './warnings.view';

type New = Context<
  unknown,
  unknown,
  {
    memo?: number | undefined;
    parent?: number | undefined;
    copy?: number | undefined;
    project?: number | undefined;
  }
>;
type Source = {
  kind: Kind;
  copyable: Copyable[];
  considers?: boolean;
  late?: Awaited<ReturnType<typeof changesSinceForm>> | null;
};

export const newTask =
  (kind: Kind) =>
  async (ctx: New): Promise<void> => {
    const { memo, parent, copy, project } = ctx.query;
    if (memo !== undefined) return newFromMemo(ctx, kind, memo);
    const values = { ...emptyTask(), project: String(project ?? '') };
    values.responsible = [String(ctx.actor.id)];
    const source = parent ?? copy;
    const task = source === undefined ? null : await findTaskFor(ctx.db, ctx.actor, source);
    if (source !== undefined && !task) throw new NotFound('tasks.errors.notFound');
    if (task && parent !== undefined) {
      if (kind === 'project') throw new Forbidden('tasks.errors.projectInTask');
      if (!canMakeSubtask(ctx.actor, task)) throw new Forbidden('tasks.errors.noSubtask');
      values.parent = String(task.id);
      values.responsible = whoseSubtask(ctx.actor.id, task);
      values.dueDate = isoOf(task.dueDate) ?? '';
    } else if (task) {
      const { title, description, responsible, subscribers, priority, project, tags } = taskFormOf(
        withoutInactive(task),
      );
      const copied = { title, description, responsible, subscribers, priority, project, tags };
      Object.assign(values, copied, { copyOf: String(task.id) });
    }
    await renderNew(ctx, values, { kind, copyable: copy === undefined ? [] : (task?.attachments ?? []) });
  };

/** The actor if responsible for the main task, or else its only responsible person. */
function whoseSubtask(actorId: number, main: LoadedTask): string[] {
  const ids = responsibleOf(main).map(({ userId }) => userId);
  return (ids.includes(actorId) ? [actorId] : ids.length === 1 ? ids : []).map(String);
}

const withoutInactive = (task: LoadedTask): LoadedTask => ({
  ...task,
  participants: task.participants.filter(({ user }) => user.deactivatedAt === null),
  tags: task.tags.filter(({ tag }) => tag.archivedAt === null),
});

async function newFromMemo(ctx: New, kind: Kind, memoId: number): Promise<void> {
  const memo = await findMemoFor(ctx.db, ctx.actor, memoId);
  if (!memo) throw new NotFound('memos.errors.notFound');
  if (memo.task) return redirectToTask(ctx, memo.task, memo.id);
  if (!canCreateTask(ctx.actor, memo)) throw new Forbidden('memos.errors.recipientOnly');
  const values = { ...emptyTask(), title: memo.title, description: memo.body, ...drawnWith(memo) };
  const informed = memo.participants.filter(
    ({ isOwner, isSubscriber, user }) => (isOwner || isSubscriber) && !user.deactivatedAt,
  );
  values.subscribers = informed.map(({ userId }) => String(userId)).filter((value) => value !== String(ctx.actor.id));
  values.tags = memo.tags.map(({ tag }) => String(tag.id));
  await renderNew(ctx, values, { kind, ...ofMemo(memo) });
}

const drawnWith = ({ id, version }: LoadedMemo) => ({ memo: String(id), version: String(version) });

type Made = { id: number; kind: Kind };

/** A memo has one task or project, which other deciders may not be able to see. */
async function redirectToTask(ctx: Context, { id: taskId, kind }: Made, memoId: number): Promise<void> {
  const isOpen = await sees(ctx.db.prisma, ctx.actor, { kind: 'task', id: taskId });
  const t = wordsFor(translatorFor(ctx.actor.locale), { isProject: kind === 'project' });
  const message = t(isOpen ? 'tasks.flash.hasTask' : 'tasks.flash.hasTaskOfOthers');
  ctx.redirect(isOpen ? urlsOf({ kind }).show(taskId) : memoUrls.show(memoId), { kind: 'info', message });
}

async function renderNew(
  ctx: Context,
  values: TaskFormValues,
  { kind, copyable, considers = false, late = null }: Source,
  problem?: Problem,
): Promise<void> {
  const choices = await taskChoices(ctx, values, { kind });
  if (values.stage === '') values.stage = choices.defaultStage;
  const title = ctx.t(values.parent ? 'tasks.new.subtask' : values.memo ? 'tasks.new.fromMemo' : 'tasks.new.title', {
    memo: values.memo,
  });
  const data = {
    title,
    action: urlsOf({ kind }).list,
    ...originOf(ctx, values, kind),
    values,
    copyable: copyableView(ctx, copyable, values.copyFiles),
    considers,
    late,
    choices,
    fieldErrors: problem?.fieldErrors ?? {},
  };
  ctx.render('tasks/new', data, problem?.status ?? 200);
}

/** After a conflict it gets a new key: it makes a new task. */
/** What the new task comes of, whereto "Cancel" leads, and the address under which the browser keeps what was typed. */
function originOf({ t }: Context, { memo, parent }: TaskFormValues, kind: Kind) {
  const urls = urlsOf({ kind });
  if (memo) {
    const backUrl = `${memoUrls.list}/${memo}`;
    const origin = { href: backUrl, label: t('memos.memos'), after: memo };
    return { origin, backUrl, keptUnder: `${urls.new}?memo=${memo}` };
  }
  const origin = { href: urls.list, label: t('tasks.tasks'), after: parent };
  if (!parent) return { origin, backUrl: urls.list, keptUnder: urls.new };
  return { origin, backUrl: `${taskUrls.list}/${parent}`, keptUnder: `${taskUrls.new}?parent=${parent}` };
}

export const renderNewAgain =
  (kind: Kind) =>
  async (ctx: Context, problem: Problem): Promise<void> => {
    const values = taskFormTyped(problem.typed);
    if (problem.status === 409) values.clientKey = emptyTask().clientKey;
    await renderNew(ctx, values, { kind, ...(await sourceOf(ctx, values, problem)) }, problem);
  };

const ofMemo = ({ attachments, stage }: LoadedMemo): Omit<Source, 'kind'> => ({
  copyable: attachments,
  considers: stage !== 'considered',
});

/** A form that was drawn before the memo was changed is for its present version now, beside what changed. */
async function sourceOf(ctx: Context, values: TaskFormValues, problem: Problem): Promise<Omit<Source, 'kind'>> {
  const [memoId, copyOf] = [id.safeParse(values.memo), id.safeParse(values.copyOf)];
  const memo = memoId.success ? await findMemoFor(ctx.db, ctx.actor, memoId.data) : null;
  if (memo && problem.status === 409 && values.version !== String(memo.version)) {
    const late = await changesSinceForm(ctx, memo, values.version);
    Object.assign(values, drawnWith(memo));
    return { ...ofMemo(memo), late };
  }
  if (memo) return ofMemo(memo);
  const task = copyOf.success ? await findTaskFor(ctx.db, ctx.actor, copyOf.data) : null;
  return { copyable: task?.attachments ?? [] };
}

type Create = Context<unknown, unknown, unknown, NewTaskInput>;

export const create =
  (kind: Kind) =>
  async (ctx: Create): Promise<void> => {
    const { isNew, ...made } = await createTask(ctx, ctx.actor, { ...ctx.body, kind }, ctx.files);
    if (!isNew) return redirectToTask(ctx, made, ctx.body.memo ?? 0);
    const parent = ctx.body.parent ? await findTaskFor(ctx.db, ctx.actor, ctx.body.parent) : null;
    warnOfDates(ctx, ctx.body, isoOf(parent?.dueDate));
    const link = ctx.body.memo ? await linkToNext(ctx, ctx.body.memo) : null;
    const flash = { kind: 'success', message: ctx.t('tasks.flash.created') } as const;
    ctx.redirect(urlsOf(made).show(made.id), link ? { ...flash, link } : flash);
  };
