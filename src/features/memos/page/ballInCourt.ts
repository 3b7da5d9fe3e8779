import { absenceTexts } from '#src/features/absences/absenceTexts.view';
import type { CurrentAbsence } from '#src/features/absences/current.queries';
import type { Format } from '#src/platform/http/format';
import type { Translate } from '#src/platform/http/context';
import { clock } from '#src/platform/clock';
import type { Outcome } from '#src/platform/db';
import { decidedWord } from '../outcomeWords';
import type { MemoStage } from '#src/policies/memo.policy';
import { tally, waitingForSeveral, type Several } from './severalInCourt';

export type BallFacts = {
  stage: MemoStage;
  isForCompany: boolean;
  recipient: { id: number; name: string } | null;
  stageChangedAt: Date;
  postponedUntil: Date | null;
  consideredAt: Date | null;
  outcome: Outcome | null;
  consideredBy: { name: string } | null;
  /** The absent recipient, when a deputy considered it. */
  consideredFor?: { name: string } | null;
  /** The assistant whose proposal it was. */
  preparedBy?: { name: string } | null;
  withdrawnAt?: Date | null;
  /** It lies with its owner, who is asked something. */
  returned?: { owner: { id: number; name: string }; since: Date; question: string } | null;
  withdrawnBy?: { name: string } | null;
  /** The executive who has taken a memo to the company. */
  takenBy?: { id: number; name: string } | null;
  /** The recipient's absence: until when, and who stands in. */
  away?: Away | null;
  opinionsAsked?: number;
  opinionsGiven?: number;
  /** Of several recipients all, and whose memo it is. */
  several?: Several | null;
  owner?: { name: string };
};

export type Away = Pick<CurrentAbsence, 'until' | 'deputy'>;

type Words = { t: Translate; format: Format; viewerId: number; now?: Date };

const DAY = 86_400_000;

export function ballInCourt(memo: BallFacts, { t, format, viewerId, now = clock.now() }: Words): string {
  if (memo.withdrawnAt) return withdrawn(memo.withdrawnAt, memo, t, format, now);
  if (memo.stage === 'draft') return t('list.ball.draft');
  if (memo.stage === 'considered') return withPreparer(considered(memo, t, format, now), memo, t);
  const words = { t, format, viewerId, now };
  const line = memo.returned ? returned(memo.returned, words) : withAbsence(waiting(memo, words), memo, words);
  return withOpinions(line, memo, t);
}

/** "Considered by Garry Chief on 16 November · Prepared by Olga Koval." */
const withPreparer = (line: string, { preparedBy }: BallFacts, t: Translate): string =>
  preparedBy ? `${line} · ${t('proposals.preparedBy', { name: preparedBy.name })}` : line;

type Asked = Pick<BallFacts, 'stage' | 'opinionsAsked' | 'opinionsGiven'>;

/** "Waiting for Garry Chief · 2 of 3 opinions", while it waits and somebody was asked. */
export const withOpinions = (
  line: string,
  { stage, opinionsAsked = 0, opinionsGiven = 0 }: Asked,
  t: Translate,
): string =>
  stage === 'considered' || opinionsAsked === 0
    ? line
    : `${line} · ${t('list.ball.opinions', { given: opinionsGiven, count: opinionsAsked })}`;

export function withAbsence(
  line: string,
  memo: Pick<BallFacts, 'recipient' | 'away'>,
  { t, format, viewerId, now = clock.now() }: Words,
): string {
  if (!memo.away || memo.recipient?.id === viewerId) return line;
  const texts = absenceTexts({ t, format }, now);
  const deputy = memo.away.deputy?.id === viewerId ? t('list.ball.youAreDeputy') : texts.deputy(memo.away);
  return [line, texts.until(memo.away), deputy].filter(Boolean).join(' · ');
}

/** "Pending: waiting for Garry Chief since Tuesday 10:40"; no stage when the ball begins with it. */
export function statusText({ t, format }: Pick<Words, 't' | 'format'>, stage: string, ball: string): string {
  if (ball.startsWith(stage)) return ball;
  return t('list.ball.withStage', { stage, ball: ball.slice(0, 1).toLocaleLowerCase(format.locale) + ball.slice(1) });
}

/** It waits again from its day on, though it becomes pending only at nine. */
export const isPostponedOver = (
  { stage, postponedUntil }: Pick<BallFacts, 'stage' | 'postponedUntil'>,
  format: Format,
  now: Date,
): boolean => stage === 'postponed' && postponedUntil !== null && isoOf(postponedUntil) <= format.isoDay(now);

function returned(
  { owner, since: from, question }: NonNullable<BallFacts['returned']>,
  { t, format, viewerId, now }: Required<Words>,
): string {
  const words = { name: owner.name, since: since(from, format, now), question };
  return t(owner.id === viewerId ? 'list.ball.returnedToYou' : 'list.ball.returned', words);
}

function waiting(memo: BallFacts, { t, format, viewerId, now }: Required<Words>): string {
  const { stage, postponedUntil } = memo;
  const isBack = isPostponedOver(memo, format, now);
  if (stage === 'postponed' && !isBack) {
    if (!postponedUntil) return t('list.ball.postponed', { since: since(memo.stageChangedAt, format, now) });
    return t('list.ball.postponedUntil', { day: calendarDay(postponedUntil, format, now) });
  }
  const at =
    isBack && postponedUntil ? calendarDay(postponedUntil, format, now) : since(memo.stageChangedAt, format, now);
  if (memo.several) return waitingForSeveral(memo.several, at, memo.owner?.name ?? '', { t, format, viewerId });
  if (memo.takenBy) {
    const { id, name } = memo.takenBy;
    return t(id === viewerId ? 'list.ball.takenByYou' : 'list.ball.taken', { name, since: at });
  }
  if (memo.isForCompany) return t('list.ball.waitingForCompany', { since: at });
  if (memo.recipient?.id === viewerId) return t('list.ball.waitingForYou', { since: at });
  return t('list.ball.waitingFor', { name: memo.recipient?.name ?? '', since: at });
}

function considered(memo: BallFacts, t: Translate, format: Format, now: Date): string {
  const day = memo.consideredAt ? dayOf(memo.consideredAt, format, now) : '';
  const { consideredBy, consideredFor, isForCompany } = memo;
  const words = { outcome: decidedWord(t, memo.outcome), name: consideredBy?.name, day };
  if (memo.several && memo.several.rule !== 'any_one' && !memo.several.isOverruled)
    return t('list.ball.consideredBySeveral', { tally: tally(memo.several, { t, format }), day });
  if (!consideredBy) return t('list.ball.considered', words);
  if (consideredFor) return t('list.ball.consideredForPerson', { ...words, other: consideredFor.name });
  return t(isForCompany ? 'list.ball.consideredForCompany' : 'list.ball.consideredBy', words);
}

function withdrawn(at: Date, { withdrawnBy }: BallFacts, t: Translate, format: Format, now: Date): string {
  const day = dayOf(at, format, now);
  return withdrawnBy ? t('list.ball.withdrawnBy', { name: withdrawnBy.name, day }) : t('list.ball.withdrawn', { day });
}

type Considerer = Pick<BallFacts, 'consideredBy' | 'consideredFor' | 'preparedBy'>;

/** "Olga Koval for Darian Voss", "Garry Chief, prepared by Olga Koval", or null where nobody recorded it. */
export function considererOf(t: Translate, { consideredBy, consideredFor, preparedBy }: Considerer): string | null {
  if (!consideredBy) return null;
  const { name } = consideredBy;
  const who = consideredFor ? t('absences.onBehalf', { name, other: consideredFor.name }) : name;
  return preparedBy ? t('proposals.decidedBy', { who, assistant: preparedBy.name }) : who;
}

/** "10:40" today, "Tuesday 10:40" within a week, "3 November" before. */
export function since(date: Date, format: Format, now: Date): string {
  const days = daysBetween(format.isoDay(date), format.isoDay(now));
  if (days === 0) return format.time(date);
  return days > 0 && days < 7 ? `${format.weekday(date)} ${format.time(date)}` : dayOf(date, format, now);
}

const dayOf = (date: Date, format: Format, now: Date): string =>
  withoutYear(format.longDate(date), format.isoDay(date).slice(0, 4), format.isoDay(now));

const withoutYear = (long: string, year: string, today: string): string =>
  today.startsWith(year) ? long.replace(year, '').replace(/[\s,]+$/, '') : long;

const isoOf = (day: Date): string => day.toISOString().slice(0, 10);

const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / DAY);

const weekdays = new Map<string, Intl.DateTimeFormat>();

function weekdayOf(day: Date, locale: string): string {
  const known = weekdays.get(locale) ?? new Intl.DateTimeFormat(locale, { weekday: 'long', timeZone: 'UTC' });
  weekdays.set(locale, known);
  return known.format(day);
}

/** A `date` column (midnight UTC), with its weekday when near. */
function calendarDay(day: Date, format: Format, now: Date): string {
  const today = format.isoDay(now);
  const distance = daysBetween(today, isoOf(day));
  if (distance >= 0 && distance < 7) return weekdayOf(day, format.locale);
  return withoutYear(format.longDay(day), String(day.getUTCFullYear()), today);
}

/** No deputy for the memo's owner, memos to oneself, and kept ones. */
export function awayFrom(
  { ownerId, recipientId, isKept }: { ownerId: number; recipientId: number | null; isKept: boolean },
  absence?: Away | null,
) {
  if (!absence || recipientId === null || recipientId === ownerId) return null;
  return isKept || absence.deputy?.id === ownerId ? { ...absence, deputy: null } : absence;
}
