import type { Context } from '#src/platform/http/context';
import type { failedForm } from '#src/web/failedForm';
import type { TaskRights } from '#src/policies/task.policy';
import { isTeamTask, type findStages, type LoadedTask } from '../tasks.queries';
import type { projectTasks } from './projectTasks.view';

type Stage = { id: number; isActive: boolean; isDone: boolean };
type Page = {
  may: TaskRights;
  tasks: Awaited<ReturnType<typeof projectTasks>>;
  forms: ReturnType<typeof failedForm>;
  stages: readonly Stage[];
  isActive: boolean;
};

/** What the form asks by which it is closed; of a project whether its open tasks are canceled with it. */
export function closingView({ t, format }: Context, { may, tasks, forms, stages, isActive }: Page) {
  const { typedIn, errorIn } = forms;
  const open = tasks?.open ?? 0;
  const hidden = tasks?.openHidden ?? 0;
  const hasTick = may.cancelTasks && open > 0;
  const conclusion = {
    name: 'conclusion',
    type: 'textarea',
    label: t('tasks.conclusion'),
    value: typedIn('stage', 'conclusion', ''),
    error: errorIn('stage', 'conclusion', 'form', ...(hasTick ? [] : ['stage'])),
    rows: 3,
  };
  const tick = {
    name: 'cancelTasks',
    type: 'checkbox',
    label: t('projects.closing.cancel', { count: open, shown: format.number(open) }),
    hint: hidden === 0 ? '' : t('projects.closing.hidden', { count: hidden, shown: format.number(hidden) }),
    value: Boolean(typedIn('stage', 'cancelTasks', '')),
    error: errorIn('stage', 'cancelTasks', 'stage'),
  };
  const mustAsk = open > 0 && !may.cancelTasks;
  return {
    text: mustAsk
      ? t('projects.closing.closeThem', { count: open, shown: format.number(open) })
      : t('tasks.work.closeText'),
    /** What is ticked is no more than this. */
    openTasks: hasTick ? open : '',
    fields: hasTick ? [conclusion, tick] : [conclusion],
    /** Whether it is complete is asked as long as it is open. */
    doneStageId: tasks?.isDone && isActive && may.work ? (stages.find(({ isDone }) => isDone)?.id ?? null) : null,
  };
}

/** In a team task "Completed" closes one's own part only. */
export const offered = (may: TaskRights, stages: Awaited<ReturnType<typeof findStages>>, task: LoadedTask) =>
  stages
    .filter(({ id }) => id !== task.stage.id)
    .filter(({ isDone }) => !isDone || may.edit || !isTeamTask(task))
    .map(({ id, name, colour, isActive, isDone }) => ({ id, name, colour, isActive, isDone }));
