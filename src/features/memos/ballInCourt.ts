import type { Format } from '#src/platform/http/format';
import type { Translate } from '#src/platform/http/context';
import { clock } from '#src/platform/clock';
import type { MemoStage } from '#src/policies/memo.policy';

export type BallFacts = {
  stage: MemoStage;
  isForCompany: boolean;
  recipient: { id: number; name: string } | null;
  stageChangedAt: Date;
  postponedUntil: Date | null;
  consideredAt: Date | null;
  consideredBy: { name: string } | null;
};

type Words = { t: Translate; format: Format; viewerId: number; now?: Date };

const DAY = 86_400_000;

/** Who must act, and since when. */
export function ballInCourt(memo: BallFacts, { t, format, viewerId, now = clock.now() }: Words): string {
  if (memo.stage === 'draft') return t('list.ball.draft');
  if (memo.stage === 'considered') return considered(memo, t, format, now);
  const at = since(memo.stageChangedAt, format, now);
  if (memo.stage === 'postponed') {
    if (!memo.postponedUntil) return t('list.ball.postponed', { since: at });
    return t('list.ball.postponedUntil', { day: calendarDay(memo.postponedUntil, format, now) });
  }
  if (memo.isForCompany) return t('list.ball.waitingForCompany', { since: at });
  if (memo.recipient?.id === viewerId) return t('list.ball.waitingForYou', { since: at });
  return t('list.ball.waitingFor', { name: memo.recipient?.name ?? '', since: at });
}

function considered(memo: BallFacts, t: Translate, format: Format, now: Date): string {
  const day = memo.consideredAt ? dayOf(memo.consideredAt, format, now) : '';
  if (!memo.consideredBy) return t('list.ball.considered', { day });
  const key = memo.isForCompany ? 'list.ball.consideredForCompany' : 'list.ball.consideredBy';
  return t(key, { name: memo.consideredBy.name, day });
}

/** "10:40" today, "Tuesday 10:40" within a week, "3 November" before. */
function since(date: Date, format: Format, now: Date): string {
  const days = daysBetween(format.isoDay(date), format.isoDay(now));
  if (days === 0) return format.time(date);
  return days > 0 && days < 7 ? `${format.weekday(date)} ${format.time(date)}` : dayOf(date, format, now);
}

const dayOf = (date: Date, format: Format, now: Date): string =>
  withoutYear(format.longDate(date), format.isoDay(date).slice(0, 4), format.isoDay(now));

/** The year says nothing while it is this one. */
const withoutYear = (long: string, year: string, today: string): string =>
  today.startsWith(year) ? long.replace(year, '').replace(/[\s,]+$/, '') : long;

const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / DAY);

const weekdays = new Map<string, Intl.DateTimeFormat>();

function weekdayOf(day: Date, locale: string): string {
  const known = weekdays.get(locale) ?? new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });
  weekdays.set(locale, known);
  return known.format(day);
}

/** A day of the calendar (a `date` column, midnight UTC): its weekday when it is near. */
function calendarDay(day: Date, format: Format, now: Date): string {
  const today = format.isoDay(now);
  const distance = daysBetween(today, day.toISOString().slice(0, 10));
  if (distance >= 0 && distance < 7) return weekdayOf(day, format.locale);
  return withoutYear(format.longDay(day), String(day.getUTCFullYear()), today);
}
