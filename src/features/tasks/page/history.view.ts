import { changesOf, type TaskEventType } from '#src/events/catalogue';
import { taskEvents } from '#src/events/taskEvents';
import type { HistoryRow } from '#src/features/history/history.queries';
import { namesIn, type Detail, type Told as ToldStep } from '#src/features/history/history.view';
import type { PageContext } from '#src/platform/http/context';
import { hoursOf } from '../task.view';

type Texts = Pick<PageContext, 't' | 'format'>;
type Told = { variant?: string; facts?: Record<string, string>; details?: Detail[]; note?: string };

const isTaskEvent = (type: string): type is TaskEventType => type in taskEvents;

export function toldTaskStep(texts: Texts, row: HistoryRow): ToldStep {
  const { t } = texts;
  // Unknown types of other versions are shown as an edit.
  const type = isTaskEvent(row.type) ? row.type : 'task.edited';
  const { variant = 'text', facts = {}, details = [], note = '' } = toldBy(texts, type, row.changes);
  const who = row.actor?.name ?? t('tasks.history.system');
  const sentence = t(`tasks.history.events.${type.replace('task.', '')}.${variant}`, { who, ...facts });
  return { icon: taskEvents[type].icon, sentence, at: row.createdAt, details, note };
}

function toldBy({ t, format }: Texts, type: TaskEventType, raw: unknown): Told {
  const names = (people: readonly { name: string }[]): string =>
    namesIn(
      { t },
      people.map(({ name }) => name),
    );
  const day = (iso: string | null): string => (iso ? format.longDay(new Date(iso)) : t('tasks.history.noDay'));
  const stepNote = (step: string, date: string | null): string =>
    [step || t('tasks.history.noStep'), date ? day(date) : ''].filter(Boolean).join(' · ');
  switch (type) {
    case 'task.created': {
      const { memoId } = changesOf(type, raw);
      return memoId === null ? {} : { variant: 'fromMemo', facts: { memo: String(memoId) } };
    }
    case 'task.edited':
      return { details: detailsOf({ t, format }, changesOf(type, raw).changes) };
    case 'task.stageChanged':
    case 'task.closed':
      return ofStage(type, raw);
    case 'task.dueChanged': {
      const { from, to } = changesOf(type, raw);
      return { facts: { from: day(from), to: day(to) } };
    }
    case 'task.responsibleChanged': {
      const { joined, left } = changesOf(type, raw);
      return { details: [{ field: t('tasks.form.responsible'), from: names(left), to: names(joined) }] };
    }
    case 'task.stepChanged': {
      const { step, date } = changesOf(type, raw);
      return { note: stepNote(step, date) };
    }
    case 'task.subtaskStep': {
      const { subtask, step, date } = changesOf(type, raw);
      return { facts: { subtask: subtask.title }, note: stepNote(step, date) };
    }
    case 'task.subtaskCreated': {
      const { subtask, responsible } = changesOf(type, raw);
      return { facts: { subtask: subtask.title, people: names(responsible) } };
    }
    case 'task.subscriberAdded':
    case 'task.subscriberRemoved':
      return { facts: { people: names(changesOf(type, raw).people) } };
    case 'task.filesAdded':
    case 'task.fileRemoved':
      return { facts: { names: namesIn({ t }, changesOf(type, raw).names) } };
    case 'task.imported': {
      const { number, note, workflow } = changesOf(type, raw);
      return { facts: { number: String(number) }, note: [note, ...workflow].filter(Boolean).join('\n') };
    }
    case 'task.logged': {
      const { action, details } = changesOf(type, raw);
      return { variant: action, note: details.join('\n') };
    }
    case 'task.accessAsked':
    case 'task.tasksDone':
    case 'task.subscriberLeft':
      return {};
  }
}

function ofStage(type: 'task.stageChanged' | 'task.closed', raw: unknown): Told {
  if (type === 'task.closed') {
    const { to, conclusion, automatic } = changesOf(type, raw);
    return { variant: automatic ?? 'text', facts: { to }, note: conclusion };
  }
  const { from, to, automatic } = changesOf(type, raw);
  return { variant: automatic ?? 'text', facts: { from, to } };
}

type Changes = Record<string, { from?: unknown; to?: unknown }>;

function detailsOf({ t, format }: Texts, changes: Changes): Detail[] {
  const shown = (field: string, value: unknown): string => {
    if (Array.isArray(value)) return value.join(', ');
    if (typeof value === 'number') return field === 'leadTime' ? hoursOf(value) : String(value);
    if (typeof value !== 'string') return '';
    if (field === 'priority') return t(`tasks.priorities.${value}`);
    return field === 'startDate' ? format.longDay(new Date(value)) : value;
  };
  return Object.entries(changes).map(([field, { from, to }]) => ({
    field: t(`tasks.form.${field}`),
    from: shown(field, from),
    to: shown(field, to),
  }));
}
