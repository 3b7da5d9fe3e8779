import { findCurrentAbsences } from '#src/features/absences/current.queries';
import { sees } from '#src/subjects/subjects';
import { historyPart } from '#src/features/history/historyPart';
import { chatPage, type ChatQuery } from '#src/features/conversations/chat.view';
import { fileView, shownText } from '#src/features/files/file.view';
import { beginning } from '#src/features/parts/firstPart';
import { remindersOnPage } from '#src/features/reminders/onPage.view';
import { clock } from '#src/platform/clock';
import type { Actor } from '#src/web/actor';
import type { Context, Problem } from '#src/platform/http/context';
import { canReadTask, taskRights, type TaskRights } from '#src/policies/task.policy';
import { isoOf, nextWorkingDay, todayOf } from '../form/dates';
import { taskPeople } from './people.view';
import { taskHistory } from './history';
import { taskConversation } from './conversation';
import { dayText, hoursOf, stageView } from '../task.view';
import { findStages, findSubtaskFiles, isTeamTask, type LoadedTask } from '../tasks.queries';
import { taskUrls } from '../tasks.urls';

export async function taskPage(ctx: Context, task: LoadedTask, chat: ChatQuery = {}, problem: Problem | null = null) {
  const { t, format, actor, db } = ctx;
  const may = taskRights(actor, task);
  const today = todayOf(actor);
  const ids = task.participants.map(({ userId }) => userId);
  const [history, stages, inherited, memoIsVisible, absences] = await Promise.all([
    historyPart(ctx, taskHistory, task.id),
    may.work ? findStages(db.prisma) : [],
    findSubtaskFiles(db.prisma, task),
    task.memo ? sees(db.prisma, actor, { kind: 'memo', id: task.memo.id }) : false,
    findCurrentAbsences(db, ids, clock.now()),
  ]);
  const isTeam = isTeamTask(task);
  const url = taskUrls.show(task.id);
  const conversation = taskConversation(actor, task);
  return {
    title: task.title,
    task: {
      id: task.id,
      title: task.title,
      url,
      version: task.version,
      owner: task.owner,
      departmentName: task.department?.name ?? '',
      created: format.longDateTime(task.createdAt),
      stage: { id: task.stage.id, isActive: task.stage.isActive, ...stageView(t, task.stage, task.dueDate, today) },
      closed: task.closedAt ? format.longDateTime(task.closedAt) : '',
      priority: task.priority,
      priorityName: t(`tasks.priorities.${task.priority}`),
      startDate: dayText(format, task.startDate),
      dueDate: dayText(format, task.dueDate),
      nextStep: task.nextStep ?? '',
      nextStepDate: dayText(format, task.nextStepDate),
      nextStepDay: isoOf(task.nextStepDate) ?? '',
      leadTime: hoursOf(task.leadTime),
      tags: task.tags.map(({ tag }) => tag),
      parent: task.parent && parentView(actor, task.parent),
      memo: task.memo && { number: task.memo.id, href: memoIsVisible ? `/memos/${task.memo.id}` : null },
      isTeam,
      hasMyPart: isTeam && may.hide && task.stage.isActive && !isMyPartDone(task, actor.id),
      isMuted: task.participants.some(({ userId, mutedAt }) => userId === actor.id && mutedAt !== null),
      isHidden: task.participants.some(({ userId, hiddenAt }) => userId === actor.id && hiddenAt !== null),
    },
    html: {
      description: shownText(t, task.description, task.attachments),
      conclusion: shownText(t, task.conclusion ?? '', []),
    },
    files: beginning(
      'files',
      task.attachments.map((file) => fileView(format, file)),
      url,
    ),
    subtaskFiles: beginning(
      'files',
      inherited.map((file) => fileView(format, file)),
      url,
    ),
    subtasks: beginning('subtasks', subtaskViews(ctx, task), url),
    doneSubtasks: task.subtasks.filter(({ stage }) => !stage.isActive).length,
    stages: offered(may, stages, task),
    people: beginning('people', taskPeople(ctx, task, absences), url),
    history,
    may,
    chat: conversation && (await chatPage(ctx, conversation, chat, problem)),
    today,
    reminders: await remindersOnPage(ctx, { kind: 'task', id: task.id }),
    remindOn: nextWorkingDay(ctx.actor),
    problem: null,
  };
}

export function subtaskViews({ t, format, actor }: Context, task: LoadedTask) {
  const today = todayOf(actor);
  return task.subtasks.map((subtask) => ({
    id: subtask.id,
    title: subtask.title,
    href: taskUrls.show(subtask.id),
    who: subtask.participants.map(({ user }) => user.name).join(', '),
    dueDate: dayText(format, subtask.dueDate),
    stage: stageView(t, subtask.stage, subtask.dueDate, today),
  }));
}

function parentView(actor: Actor, { id, title, participants }: NonNullable<LoadedTask['parent']>) {
  const isVisible = canReadTask(actor, { parentId: null, participants, parentParticipants: [] });
  return isVisible ? { label: title, href: taskUrls.show(id) } : { label: `#${id}`, href: null };
}

function isMyPartDone({ subtasks }: LoadedTask, actorId: number): boolean {
  const own = subtasks.filter(({ participants }) => participants.some(({ userId }) => userId === actorId));
  return own.length > 0 && own.every(({ stage }) => !stage.isActive);
}

/** In a team task "Completed" closes one's own part only. */
const offered = (may: TaskRights, stages: Awaited<ReturnType<typeof findStages>>, task: LoadedTask) =>
  stages
    .filter(({ id }) => id !== task.stage.id)
    .filter(({ isDone }) => !isDone || may.edit || !isTeamTask(task))
    .map(({ id, name, colour, isActive, isDone }) => ({ id, name, colour, isActive, isDone }));
