import { expectedLine } from '#src/features/memos/expected';
import { memoUrls } from '#src/features/memos/memos.urls';
import { urlsOf } from '#src/features/tasks/tasks.urls';
import { wordsFor } from '#src/i18n/projectWords';
import { reminderLine } from '#src/features/reminders/reminderLine.view';
import type { ReminderRow } from '#src/features/reminders/reminders.queries';
import type { Titles } from '#src/subjects/subjects';
import type { PageContext } from '#src/platform/http/context';
import type { DayMemo, DayTask } from './myDay.queries';

type Texts = Pick<PageContext, 't' | 'format'>;
type Day = { tasks: DayTask[]; memos: DayMemo[]; reminders: ReminderRow[]; titles: Titles; today: string };
type Section = 'overdue' | 'dueToday' | 'steps';

const sectionOf = ({ due }: DayTask, today: string): Section => {
  if (due === null || due > today) return 'steps';
  return due < today ? 'overdue' : 'dueToday';
};

function taskLine({ t, format }: Texts, task: DayTask, section: Section) {
  const day = (iso: string) => format.day(new Date(iso));
  const step = task.next_step ? t('myDay.nextStep', { step: task.next_step }) : '';
  const dates = { overdue: 'myDay.wasDue', dueToday: 'myDay.isDue', steps: 'myDay.stepFor' };
  const date = (section === 'steps' ? task.step : task.due) ?? '';
  return {
    number: task.id,
    title: task.title,
    url: urlsOf(task).show(task.id),
    isLate: false,
    detail: [t(dates[section], { date: day(date) }), step].filter(Boolean).join(' · '),
    stage: {
      name: section === 'overdue' ? t('list.overdue', { stage: task.stage }) : task.stage,
      colour: section === 'overdue' ? 'overdue' : task.colour,
    },
    action: wordsFor(t, { isProject: task.kind === 'project' })('myDay.viewTask'),
  };
}

const WORDS = {
  consider: { waits: 'myDay.waitsSince', action: 'myDay.consider' },
  returned: { waits: 'myDay.waitsForAnswer', action: 'myDay.answer' },
  opinion: { waits: 'myDay.waitsForOpinion', action: 'myDay.giveOpinion' },
} as const;

function memoLine({ t, format }: Texts, { id, title, reason, waiting, since, expected }: DayMemo, today: string) {
  // Whose opinion is asked is not who keeps others waiting.
  const day = expected === null || reason === 'opinion' ? null : new Date(expected);
  // It waits: also a postponed one, whose day has come.
  const line = expectedLine({ t, format }, { stage: 'pending', expectedBy: day }, today);
  const waits = t(WORDS[reason].waits, {
    owner: waiting,
    since: `${format.weekday(since)}, ${format.dateTime(since)}`,
  });
  return {
    number: id,
    title,
    url: memoUrls.show(id),
    detail: line ? `${waits} · ${line.text}` : waits,
    isLate: line?.isLate ?? false,
    stage: null,
    action: t(WORDS[reason].action),
  };
}

export function dayPage(ctx: Texts, { tasks, memos, reminders, titles, today }: Day) {
  const { t } = ctx;
  const sections = (['overdue', 'dueToday', 'steps'] as const).map((name) => ({
    name,
    lines: tasks.filter((task) => sectionOf(task, today) === name).map((task) => taskLine(ctx, task, name)),
  }));
  return {
    title: t('myDay.title'),
    sections: [...sections, { name: 'memos', lines: memos.map((memo) => memoLine(ctx, memo, today)) }]
      .filter(({ lines }) => lines.length > 0)
      .map((section) => ({ ...section, heading: t(`myDay.sections.${section.name}`) })),
    reminders: reminders.map((row) => ({ line: reminderLine(ctx, row, titles), isTold: row.deliveredAt !== null })),
  };
}
