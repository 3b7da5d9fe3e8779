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

/** What stands above a memo in the morning mail, and the heading of its part. */
export type MemoLine = { part: string; sentence: string; place: number };

const PARTS = ['late', 'waiting', 'decided', 'returned'] as const;

/** What the morning mail says of each memo, by its address: since when it waits, whether it is late, what was decided. */
export async function memoLines(
  db: Database,
  texts: Texts,
  event: Event,
  readerId: number,
): Promise<Map<string, MemoLine>> {
  if (event.type !== 'person.memosWait') return new Map();
  const { memos: waiting, returned, decided } = changesOf(event.type, event.changes);
  const ids = [...waiting, ...(returned?.memos ?? []), ...(decided?.memos ?? [])];
  const [calendar, rows] = await Promise.all([findCalendar(db.prisma), findMemos(db, ids, readerId)]);
  return new Map(rows.map((memo) => [memoUrls.show(memo.id), lineOf(texts, memo, calendar, readerId)]));
}

const findMemos = ({ prisma }: Database, ids: number[], readerId: number) =>
  prisma.memo.findMany({
    where: { id: { in: ids } },
    select: {
      id: true,
      stage: true,
      outcome: true,
      expectedBy: true,
      stageChangedAt: true,
      isForCompany: true,
      recipientCount: true,
      rule: true,
      owner: { select: { name: true } },
      consideredBy: { select: { id: true, name: true } },
      consideredFor: { select: { name: true } },
      participants: { where: { userId: readerId }, select: { isRecipient: true, deputyFor: true } },
      opinions: {
        where: { adviserId: readerId, answeredAt: null, revokedAt: null },
        select: { askedBy: { select: { name: true } } },
      },
      balls: {
        where: { until: null },
        select: {
          reason: true,
          since: true,
          holderId: true,
          return: { select: { returnedBy: { select: { name: true } } } },
        },
        orderBy: { since: 'asc' },
      },
    },
  });

type Memo = Awaited<ReturnType<typeof findMemos>>[number];

function lineOf({ t, format }: Texts, memo: Memo, calendar: WorkingCalendar, readerId: number): MemoLine {
  const made = (part: (typeof PARTS)[number], sentence: string): MemoLine => ({
    part: t(`mails.morning.parts.${part}`),
    sentence,
    place: PARTS.indexOf(part),
  });
  const ageSince = (from: Date) => ageOf(t, workingTime(calendar, { from, until: clock.now() }), calendar);
  if (memo.stage === 'considered') return made('decided', decidedLine(t, memo));
  const own = memo.balls.find((ball) => isOwn(ball, memo, readerId));
  const owner = oneLine(memo.owner.name);
  const returned = memo.balls.find(({ reason }) => reason === 'returned');
  if (!own && returned) return made('returned', t('mails.morning.returned', { owner, age: ageSince(returned.since) }));
  const age = ageSince(own?.since ?? memo.stageChangedAt);
  // Whose opinion is asked is not who keeps others waiting.
  const expected = own?.reason === 'opinion' ? null : expectedLine({ t, format }, memo, format.isoDay(clock.now()));
  return made(
    expected?.isLate ? 'late' : 'waiting',
    [waitingLine(t, memo, own, { owner, age }), expected?.text].filter(Boolean).join(' · '),
  );
}

type Ball = Memo['balls'][number];

/** Of a recipient it lies also with who stands in, of the company with every executive. */
const isOwn = ({ holderId, reason }: Ball, { participants: [role] }: Memo, readerId: number): boolean =>
  holderId === readerId ||
  (reason === 'consider' && ((holderId === null ? role?.isRecipient : role?.deputyFor.includes(holderId)) ?? false));

function waitingLine(t: Translate, memo: Memo, own: Ball | undefined, words: { owner: string; age: string }): string {
  const name = own?.reason === 'returned' ? own.return?.returnedBy.name : memo.opinions[0]?.askedBy.name;
  if (own?.reason === 'returned' && name) return t('mails.morning.asked', { ...words, name: oneLine(name) });
  if (own?.reason === 'opinion' && name) return t('mails.morning.opinion', { ...words, name: oneLine(name) });
  return t('mails.morning.waits', words);
}

function decidedLine(t: Translate, memo: Memo): string {
  // What several came to is no single person's.
  const isOfSeveral = memo.recipientCount > 1 && memo.rule !== 'any_one';
  const who = isOfSeveral ? null : considererOf(t, memo);
  const outcome = decidedWord(t, memo.outcome);
  return t(who === null ? 'mails.morning.decided' : 'mails.morning.decidedBy', { outcome, who });
}

function ageOf(t: Translate, worked: number, calendar: WorkingCalendar): string {
  const count = Math.floor(worked / (dayLength(calendar) || 1));
  return count === 0 ? t('mails.morning.new') : t('mails.morning.days', { count });
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
