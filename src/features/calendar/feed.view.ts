import { ICalCalendar, ICalEventTransparency, type ICalEventData } from 'ical-generator';
import { translatorFor } from '#src/i18n/i18n';
import { findOpenReminders, type ReminderRow } from '#src/features/reminders/reminders.queries';
import { reminderLine } from '#src/features/reminders/reminderLine.view';
import { nextAfter } from '#src/features/reminders/repetition';
import { memoUrls } from '#src/features/memos/memos.urls';
import { urlsOf } from '#src/features/tasks/tasks.urls';
import { findTitles, type Titles } from '#src/subjects/subjects';
import { clock } from '#src/platform/clock';
import type { Actor } from '#src/web/actor';
import type { Deps, Translate } from '#src/platform/http/context';
import { formatFor } from '#src/platform/http/format';
import { findDueTasks, findExpectedMemos, type DueTask, type ExpectedMemo } from './feed.queries';

const HOUR_S = 3_600;
const REMINDER_MS = 15 * 60_000;
const YEAR_MS = 366 * 86_400_000;
/** Occurrences of a repeating reminder; programs read the feed again before they run out. */
const TIMES_SHOWN = 31;

type Site = { baseUrl: string; host: string };

/** RFC 5545: due days of tasks, days by which memos are expected, and reminders as moments in UTC, which needs no time zone definitions. */
export async function calendarFeed({ db, config }: Pick<Deps, 'db' | 'config'>, actor: Actor): Promise<string> {
  const t = translatorFor(actor.locale);
  const site = { baseUrl: config.baseUrl, host: new URL(config.baseUrl).hostname };
  const [tasks, memos, reminders] = await Promise.all([
    findDueTasks(db, actor),
    findExpectedMemos(db, actor),
    findOpenReminders(db, actor.id),
  ]);
  const titles = await findTitles(db.prisma, actor, reminders);
  const calendar = new ICalCalendar({
    name: t('calendar.name'),
    prodId: { company: 'Notes CRM', product: 'Calendar', language: actor.locale.toUpperCase() },
    ttl: HOUR_S,
  });
  for (const task of tasks) calendar.createEvent(dueDay(t, site, task));
  for (const memo of memos) calendar.createEvent(expectedDay(t, site, memo));
  for (const row of reminders) for (const event of moments(t, site, actor, row, titles)) calendar.createEvent(event);
  return calendar.toString();
}

function dueDay(t: Translate, { baseUrl, host }: Site, task: DueTask): ICalEventData {
  const { id, title, dueDate, nextStep, stage, version, updatedAt } = task;
  const step = nextStep ? t('calendar.nextStep', { step: nextStep }) : '';
  return {
    id: `task-${id}@${host}`,
    start: dueDate ?? updatedAt,
    allDay: true,
    summary: t('calendar.due', { id, title }),
    description: [t('calendar.stage', { stage: stage.name }), step].filter(Boolean).join('\n'),
    url: `${baseUrl}${urlsOf(task).show(id)}`,
    ...written({ version, updatedAt }),
  };
}

const expectedDay = (t: Translate, { baseUrl, host }: Site, memo: ExpectedMemo): ICalEventData => ({
  id: `memo-${memo.id}@${host}`,
  start: memo.expectedBy ?? memo.updatedAt,
  allDay: true,
  summary: t('calendar.expected', { id: memo.id, title: memo.title }),
  description: t('calendar.from', { name: memo.owner.name }),
  url: `${baseUrl}${memoUrls.show(memo.id)}`,
  ...written(memo),
});

function moments(t: Translate, { baseUrl, host }: Site, actor: Actor, row: ReminderRow, titles: Titles) {
  const line = reminderLine({ t, format: formatFor(actor.locale, actor.timeZone) }, row, titles);
  const repeats = row.repeat !== 'never';
  return timesOf(row, actor.timeZone).map((start): ICalEventData => {
    const which = repeats ? `-${start.toISOString().replace(/[-:]|\.\d+/g, '')}` : '';
    return {
      id: `reminder-${row.id}${which}@${host}`,
      start,
      end: new Date(start.getTime() + REMINDER_MS),
      summary: row.note || `${line.place} ${line.about}`,
      description: `${line.place} ${line.about}`,
      ...(line.url ? { url: `${baseUrl}${line.url}` } : {}),
      ...written(row),
    };
  });
}

function timesOf({ dueAt, startsAt, repeat }: ReminderRow, zone: string): Date[] {
  const times = [dueAt];
  if (repeat === 'never') return times;
  const end = clock.now().getTime() + YEAR_MS;
  for (let last = dueAt; times.length < TIMES_SHOWN; times.push(last)) {
    last = nextAfter(startsAt ?? dueAt, repeat, zone, last);
    if (last.getTime() > end) break;
  }
  return times;
}

/** Derived from the row, so that an unchanged row gives unchanged lines. `transparent`: blocks no time. */
const written = ({ version, updatedAt }: { version: number; updatedAt: Date }) => ({
  sequence: version - 1,
  stamp: updatedAt,
  lastModified: updatedAt,
  transparency: ICalEventTransparency.TRANSPARENT,
});
