import { changesOf } from '#src/events/catalogue';
import { expectedLine } from '#src/features/memos/expected';
import { memoUrls } from '#src/features/memos/memos.urls';
import { considererOf } from '#src/features/memos/page/ballInCourt';
import { decidedWord } from '#src/features/memos/outcomeWords';
import { findCalendar } from '#src/features/workingDays/calendar.queries';
import { clock } from '#src/platform/clock';
import type { Database } from '#src/platform/db';
import type { Translate } from '#src/platform/http/context';
import type { Format } from '#src/platform/http/format';
import { oneLine } from '#src/platform/mailer';
import { dayLength, workingTime, type WorkingCalendar } from '#src/platform/workingTime';

type Texts = { t: Translate; format: Format };
type Event = { type: string; changes: unknown };

/** What the morning mail says above each memo, by its address: since when it waits, whether it is late, what was decided. */
export async function memoLines(db: Database, texts: Texts, event: Event): Promise<Map<string, string>> {
  if (event.type !== 'person.memosWait') return new Map();
  const { memos: waiting, returned, decided } = changesOf(event.type, event.changes);
  const ids = [...waiting, ...(returned?.memos ?? []), ...(decided?.memos ?? [])];
  const [calendar, rows] = await Promise.all([findCalendar(db.prisma), findMemos(db, ids)]);
  return new Map(rows.map((memo) => [memoUrls.show(memo.id), lineOf(texts, memo, calendar)]));
}

const findMemos = ({ prisma }: Database, ids: number[]) =>
  prisma.memo.findMany({
    where: { id: { in: ids } },
    select: {
      id: true,
      stage: true,
      outcome: true,
      expectedBy: true,
      stageChangedAt: true,
      isForCompany: true,
      owner: { select: { name: true } },
      consideredBy: { select: { id: true, name: true } },
      consideredFor: { select: { name: true } },
      balls: { where: { until: null }, select: { reason: true, since: true }, orderBy: { since: 'asc' } },
    },
  });

type Memo = Awaited<ReturnType<typeof findMemos>>[number];

function lineOf({ t, format }: Texts, memo: Memo, calendar: WorkingCalendar): string {
  const { stage, balls, outcome, stageChangedAt } = memo;
  const owner = oneLine(memo.owner.name);
  if (stage === 'considered') {
    const who = considererOf(t, memo);
    return t(who === null ? 'mails.morning.decided' : 'mails.morning.decidedBy', {
      outcome: decidedWord(t, outcome),
      who,
    });
  }
  const returned = balls.find(({ reason }) => reason === 'returned');
  const from = returned?.since ?? balls[0]?.since ?? stageChangedAt;
  const worked = workingTime(calendar, { from, until: clock.now() });
  const count = Math.floor(worked / (dayLength(calendar) || 1));
  const age = count === 0 ? t('mails.morning.new') : t('mails.morning.days', { count });
  if (returned) return t('mails.morning.returned', { owner, age });
  const expected = expectedLine({ t, format }, memo, format.isoDay(clock.now()));
  return [t('mails.morning.waits', { owner, age }), expected?.text].filter(Boolean).join(' · ');
}

/** Who of the reader's colleagues is away today, in one line. */
export function awayLines({ t, format }: Texts, event: Event): string[] {
  if (event.type !== 'person.memosWait') return [];
  const { away = [] } = changesOf(event.type, event.changes);
  if (away.length === 0) return [];
  const people = away.map(({ name, until }) =>
    t('mails.morning.awayUntil', { name: oneLine(name), day: format.longDay(new Date(until)) }),
  );
  return [t('mails.morning.away', { people: people.join(', ') })];
}
