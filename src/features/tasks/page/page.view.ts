import { findCurrentAbsences } from '#src/features/absences/current.queries';
import { sees } from '#src/subjects/subjects';
import { historyPart } from '#src/features/history/historyPart';
import { requestsView } from '#src/features/accessRequests/requests.view';
import { canLetIntoTask } from '#src/policies/accessRequest.policy';
import { chatPage, type ChatQuery } from '#src/features/conversations/chat.view';
import { shownText } from '#src/features/files/file.view';
import { filesPart } from '#src/features/parts/filesPart';
import { beginning } from '#src/features/parts/firstPart';
import { tagsPart } from '#src/features/parts/tagsPart';
import { remindersOnPage } from '#src/features/reminders/onPage.view';
import { newReminder } from '#src/features/reminders/reminders.view';
import { nextWorkingDay } from '#src/features/workingDays/nextDay.queries';
import { failedForm, type FailedForm } from '#src/web/failedForm';
import { clock } from '#src/platform/clock';
import type { Actor } from '#src/web/actor';
import type { Context, Problem } from '#src/platform/http/context';
import { canReadTask, taskRights } from '#src/policies/task.policy';
import { isoOf, todayOf } from '../form/dates';
import { closingView, offered } from './closing.view';
import { projectTasks } from './projectTasks.view';
import { taskPeople } from './people.view';
import { historyOf } from './history';
import { taskConversation } from './conversation';
import { dayText, hoursOf, stageView } from '../task.view';
import { findStages, findSubtaskFiles, isTeamTask, type LoadedTask } from '../tasks.queries';
import { projectUrls, taskUrls, urlsOf } from '../tasks.urls';

type Shown = {
  query?: ChatQuery;
  /** The form of the page that was refused; the chat's has a part of its own. */
  failed?: FailedForm | null;
  chatProblem?: Problem;
};

export async function taskPage(ctx: Context, task: LoadedTask, { query = {}, failed = null, chatProblem }: Shown = {}) {
  const { actor, db } = ctx;
  const may = taskRights(actor, task);
  const today = todayOf(actor);
  const ids = task.participants.map(({ userId }) => userId);
  const [history, stages, inherited, memoIsVisible, absences, tasks, nextDay] = await Promise.all([
    historyPart(ctx, historyOf(task), task.id),
    may.work ? findStages(db.prisma) : [],
    findSubtaskFiles(db.prisma, task),
    task.memo ? sees(db.prisma, actor, { kind: 'memo', id: task.memo.id }) : false,
    findCurrentAbsences(db, ids, clock.now()),
    projectTasks(ctx, task, may.addTasks),
    nextWorkingDay(db.prisma, actor),
  ]);
  const isTeam = isTeamTask(task);
  const isHidden = task.participants.some(({ userId, hiddenAt }) => userId === actor.id && hiddenAt !== null);
  const hasMyPart = isTeam && may.hide && task.stage.isActive && !isMyPartDone(task, actor.id);
  const memoLink = task.memo && { number: task.memo.id, href: memoIsVisible ? `/memos/${task.memo.id}` : null };
  const url = urlsOf(task).show(task.id);
  const conversation = taskConversation(actor, task);
  const forms = failedForm(failed);
  const moves = offered(may, stages, task);
  return {
    title: task.title,
    task: { ...taskFields(ctx, task), memo: memoLink, isHidden, isTeam, hasMyPart },
    html: {
      description: shownText(ctx, task.description, task.attachments),
      conclusion: shownText(ctx, task.conclusion ?? '', []),
    },
    files: filesPart(ctx, task.attachments, url),
    subtaskFiles: filesPart(ctx, inherited, url),
    subtasks: beginning('subtasks', subtaskViews(ctx, task), url),
    doneSubtasks: task.subtasks.filter(({ stage }) => !stage.isActive).length,
    stages: moves,
    closing: closingView(ctx, { may, tasks, forms, stages: moves, isActive: task.stage.isActive }),
    people: beginning('people', taskPeople(ctx, task, absences), url),
    history,
    may,
    requests: requestsView(ctx, task, { url, mayAnswer: canLetIntoTask(actor, task) }),
    tasks,
    chat: conversation && (await chatPage(ctx, conversation, query, chatProblem)),
    today,
    reminders: await remindersOnPage(ctx, { kind: 'task', id: task.id }),
    newReminder: newReminder(ctx, { kind: 'task', id: task.id }, nextDay),
    forms,
    hasWork: may.work || may.hide || isHidden || may.leave,
    hasFiles: may.work || task.attachments.length + inherited.length > 0,
    hasSubtasks: task.kind === 'task' && !task.parent && (may.makeSubtask || task.subtasks.length > 0),
  };
}

/** Its fields in words. */
function taskFields(ctx: Context, task: LoadedTask) {
  const { t, format, actor } = ctx;
  const today = todayOf(actor);
  return {
    id: task.id,
    kind: task.kind,
    title: task.title,
    url: urlsOf(task).show(task.id),
    listUrl: urlsOf(task).list,
    newUrl: urlsOf(task).copy(task.id),
    version: task.version,
    owner: task.owner,
    from: [task.owner.name, task.department?.name].filter(Boolean).join(', '),
    departmentName: task.department?.name ?? '',
    created: format.longDateTime(task.createdAt),
    stage: { id: task.stage.id, isActive: task.stage.isActive, ...stageView(t, task.stage, task.dueDate, today) },
    closed: task.closedAt ? format.longDateTime(task.closedAt) : '',
    priorityName: t(`tasks.priorities.${task.priority}`),
    dueDate: dayText(format, task.dueDate),
    nextStep: task.nextStep ?? '',
    step: [task.nextStep, dayText(format, task.nextStepDate)].filter(Boolean).join(' · '),
    nextStepDay: isoOf(task.nextStepDate) ?? '',
    leadTime: hoursOf(task.leadTime),
    facts: factsOf(ctx, task, today),
    tags: tagsPart(task.tags),
    parent: task.parent && mainView(actor, task.parent, taskUrls),
    project: task.project && mainView(actor, task.project, projectUrls),
    isOfSomething: [task.memo, task.parent, task.project].some(Boolean),
    isMuted: task.participants.some(({ userId, mutedAt }) => userId === actor.id && mutedAt !== null),
  };
}

function factsOf({ t, format }: Context, task: LoadedTask, today: string) {
  const { isOverdue } = stageView(t, task.stage, task.dueDate, today);
  return [
    { name: 'dueDate', value: dayText(format, task.dueDate), isLate: isOverdue },
    { name: 'startDate', value: dayText(format, task.startDate), isLate: false },
    { name: 'priority', value: t(`tasks.priorities.${task.priority}`), isLate: false },
    { name: 'leadTime', value: hoursOf(task.leadTime), isLate: false },
  ].filter(({ value }) => value !== '');
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

type Main = Pick<NonNullable<LoadedTask['parent']>, 'id' | 'title' | 'participants'>;

/** What it is a part of; its number alone for who does not see it. */
function mainView(actor: Actor, { id, title, participants }: Main, urls: Pick<typeof projectUrls, 'show'>) {
  const isVisible = canReadTask(actor, { parentId: null, participants, parentParticipants: [] });
  return isVisible ? { label: title, href: urls.show(id) } : { label: `#${id}`, href: null };
}

function isMyPartDone({ subtasks }: LoadedTask, actorId: number): boolean {
  const own = subtasks.filter(({ participants }) => participants.some(({ userId }) => userId === actorId));
  return own.length > 0 && own.every(({ stage }) => !stage.isActive);
}
