import type { EventChanges } from '#src/events/catalogue';
import { recordForPeople } from '#src/events/record';
import { findCalendar } from '#src/features/workingDays/calendar.queries';
import { clock } from '#src/platform/clock';
import { inTransaction, type Tx } from '#src/platform/db';
import { eachOnItsOwn } from '#src/platform/eachOnItsOwn';
import type { Deps } from '#src/platform/http/context';
import { workingDayBefore, type WorkingCalendar } from '#src/platform/workingTime';
import { findMornings, type Morning, type WorkingMorning } from './morning.queries';
import { claimMorning, readEarlierMornings } from './waiting.queries';

const PEOPLE_AT_ONCE = 500;
const DAY_MS = 86_400_000;

/**
 * Tells each person once on a working day what there is for them, and nobody for whom there is nothing: what comes later
 * that day is told on the next. Marking and event are one transaction, so nobody is told twice or never. When a batch
 * fails, its people are told one by one.
 */
export async function tellTheMorning(deps: Pick<Deps, 'db' | 'logger'>): Promise<void> {
  const { db } = deps;
  const now = clock.now();
  const days = workingMornings(await findCalendar(db.prisma), now);
  if (days.length === 0) return;
  const tell = (people: Morning[]) => inTransaction(db, (tx) => tellThem(tx, people, now));
  for (let afterId: number | null = 0; afterId !== null;) {
    const page = { now, afterId, most: PEOPLE_AT_ONCE };
    const people: Morning[] = await findMornings(db, page, days);
    if (people.length > 0)
      await tell(people).catch(() =>
        eachOnItsOwn(deps, people, 'a person could not be told what waits', (person) => tell([person])),
      );
    afterId = people.length < PEOPLE_AT_ONCE ? null : (people.at(-1)?.id ?? null);
  }
}

/** Which of the days that it is now, somewhere, are working days of the company. */
function workingMornings(calendar: WorkingCalendar, now: Date): WorkingMorning[] {
  const days = [-1, 0, 1].map((days) => new Date(now.getTime() + days * DAY_MS).toISOString().slice(0, 10));
  return days
    .filter((day) => calendar.isWorkingDay(day))
    .map((today) => ({ today, since: workingDayBefore(calendar, today) ?? today }));
}

/** Who is away is told besides: that alone is no reason for a mail. */
const hasNews = ({ is_due: isDue, decided, returned }: Morning): boolean =>
  isDue || decided.count > 0 || returned.count > 0;

async function tellThem(tx: Tx, people: readonly Morning[], now: Date): Promise<void> {
  const claimed = await claimMorning(tx, people);
  const told = people.filter((person) => claimed.has(person.id) && hasNews(person));
  if (told.length === 0) return;
  const ids = told.map(({ id }) => id);
  await readEarlierMornings(tx, ids, now);
  await recordForPeople(
    tx,
    told.map((person) => ({
      type: 'person.memosWait',
      actorId: null,
      userId: person.id,
      changes: newsOf(person),
    })),
  );
}

/** Without what there is nothing of. */
const newsOf = ({ count, memos, late, decided, returned, away }: Morning): EventChanges<'person.memosWait'> => ({
  count,
  memos,
  ...(late > 0 ? { late } : {}),
  ...(decided.count > 0 ? { decided } : {}),
  ...(returned.count > 0 ? { returned } : {}),
  ...(away.length > 0 ? { away } : {}),
});
