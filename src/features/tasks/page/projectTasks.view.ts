import type { Context } from '#src/platform/http/context';
import { todayOf } from '../form/dates';
import { taskList } from '../list/list.address';
import { dayText, stageName, stageView } from '../task.view';
import type { LoadedTask } from '../tasks.queries';
import { taskUrls } from '../tasks.urls';
import { findProjectTasks, type ProjectTask } from './projectTasks.queries';

/** What a project's page says of its tasks: how far they are, and those that the reader sees, by stage. Null for a task. */
export async function projectTasks(ctx: Context, { kind, id }: Pick<LoadedTask, 'kind' | 'id'>, mayAdd: boolean) {
  if (kind !== 'project') return null;
  const { t, actor, db, format } = ctx;
  const found = await findProjectTasks(db, { projectId: id, readerId: actor.id, seesAll: actor.isOperator });
  const { total, closed, visible, done, open_hidden: openHidden, rows } = found;
  const stages = [...new Set(rows.map((row) => row.stage_id))].map((stageId) =>
    rows.filter((row) => row.stage_id === stageId),
  );
  const hidden = total - visible;
  return {
    total,
    open: total - closed,
    openHidden,
    /** Nothing is left to do, and something was done. */
    isDone: total > 0 && total === closed && done > 0,
    progress: t('projects.page.progress', { done: format.number(closed), all: format.number(total) }),
    share: total === 0 ? 0 : Math.round((closed / total) * 100),
    stages: stages.map((own) => ({ name: stageName(own[0]?.stage_name ?? ''), tasks: own.map(taskView(ctx)) })),
    hidden: hidden === 0 ? '' : t('projects.page.hidden', { count: hidden, shown: format.number(hidden) }),
    addUrl: mayAdd ? taskUrls.inProject(id) : null,
    listUrl: visible === 0 ? null : taskList.url({ ...taskList.everything, stage: 'any', project: id }),
    boardUrl: visible === 0 ? null : taskList.url({ ...taskList.everything, project: id }, {}, taskUrls.board),
  };
}

const taskView =
  ({ t, format, actor }: Context) =>
  (row: ProjectTask) => {
    const dueDate = row.due_date === null ? null : new Date(`${row.due_date}T00:00:00Z`);
    const stage = { name: row.stage_name, colour: row.stage_colour, isActive: row.is_active };
    return {
      id: row.id,
      title: row.title,
      href: taskUrls.show(row.id),
      who: row.people.join(', '),
      dueDate: dayText(format, dueDate),
      stage: stageView(t, stage, dueDate, todayOf(actor)),
    };
  };
