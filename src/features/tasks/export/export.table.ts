import type { Context } from '#src/platform/http/context';
import type { Cell } from '#src/platform/spreadsheet/cell';
import { localClock } from '#src/platform/spreadsheet/localClock';
import type { ListedTask } from '../list/list.queries';

export const EXPORT_MAX = 10_000;

const day = (iso: string | null): Cell => (iso === null ? '' : { day: iso });

/** Rows are made lazily, headings first. The last row says that the list is longer. */
export function* exportTable(
  { t, format }: Pick<Context, 't' | 'format'>,
  tasks: readonly ListedTask[],
): Generator<Cell[]> {
  const clockOf = localClock(format.timeZone);
  yield headings(t);
  for (const task of tasks.slice(0, EXPORT_MAX))
    yield [
      task.id,
      task.title,
      task.stage_name,
      t(`taskList.${task.priority}`),
      task.next_step ?? '',
      day(task.next_step_date),
      day(task.due_date),
      task.responsible_names.join(', '),
      task.owner_name,
      task.department_name ?? '',
      task.attachment_count,
      task.memo_id ?? '',
      task.parent_id ?? '',
      task.project_id ?? '',
      { moment: clockOf(task.created_at) },
    ];
  if (tasks.length > EXPORT_MAX) yield [t('taskList.export.cut', { max: format.number(EXPORT_MAX) })];
}

function headings(t: Context['t']): string[] {
  const own = ['number', 'stepDate', 'dueOn', 'main', 'project'];
  const names =
    'number title stage priority step stepDate dueOn responsible owner department files memo main project created';
  return names
    .split(' ')
    .map((name) => t(own.includes(name) ? `taskList.export.columns.${name}` : `taskList.columns.${name}`));
}
