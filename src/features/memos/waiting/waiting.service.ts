import { recordForPeople } from '#src/events/record';
import { allOf } from '#src/platform/allOf';
import { clock } from '#src/platform/clock';
import { inTransaction, type Tx } from '#src/platform/db';
import { eachOnItsOwn } from '#src/platform/eachOnItsOwn';
import type { Deps } from '#src/platform/http/context';
import { pending, setMemoStage } from '../stage/setStage.service';
import { claimMorning, findDuePostponed, findPeopleWaitedFor, readEarlierMornings } from './waiting.queries';

const PEOPLE_AT_ONCE = 500;
const MEMOS_AT_ONCE = 200;

/**
 * Reminds each person once a day. Marking and event are one transaction, so nobody is told twice or never. When a batch
 * fails, its people are told one by one.
 */
export async function remindOfWaitingMemos(deps: Pick<Deps, 'db' | 'logger'>): Promise<void> {
  const { db } = deps;
  const now = clock.now();
  const tell = (people: People) => inTransaction(db, (tx) => remind(tx, people, now));
  for (let afterId: number | null = 0; afterId !== null;) {
    const page = { now, afterId, most: PEOPLE_AT_ONCE };
    const people: People = await findPeopleWaitedFor(db.prisma, page);
    const waitedFor = people.filter(({ count }) => count > 0);
    if (waitedFor.length > 0)
      await tell(waitedFor).catch(() =>
        eachOnItsOwn(deps, waitedFor, 'a person could not be reminded of what waits', (person) => tell([person])),
      );
    afterId = people.length < PEOPLE_AT_ONCE ? null : (people.at(-1)?.id ?? null);
  }
}

type People = Awaited<ReturnType<typeof findPeopleWaitedFor>>;

async function remind(tx: Tx, people: People, now: Date): Promise<void> {
  const claimed = await claimMorning(tx, people);
  const mine = people.filter(({ id }) => claimed.has(id));
  await readEarlierMornings(tx, [...claimed], now);
  await recordForPeople(
    tx,
    mine.map(({ id: userId, count, memos }) => ({
      type: 'person.memosWait',
      actorId: null,
      userId,
      changes: { count, memos },
    })),
  );
}

type Due = { id: number; version: number };

/** A person who decides first wins. */
export async function resumePostponedMemos(deps: Pick<Deps, 'db' | 'logger'>): Promise<void> {
  const now = clock.now();
  await eachOnItsOwn(deps, duePostponed(deps, now), 'a postponed memo could not be set pending', (memo) =>
    inTransaction(deps.db, (tx) => resume(tx, memo, now)),
  );
}

async function* duePostponed({ db }: Pick<Deps, 'db'>, now: Date): AsyncGenerator<Due> {
  for (let afterId: number | null = 0; afterId !== null;) {
    const due: Due[] = await findDuePostponed(db.prisma, { now, afterId, most: MEMOS_AT_ONCE });
    yield* due;
    afterId = due.length < MEMOS_AT_ONCE ? null : (due.at(-1)?.id ?? null);
  }
}

const resume = (tx: Tx, memo: Due, now: Date): Promise<boolean> =>
  setMemoStage(tx, memo, {
    from: ['postponed'],
    to: pending(now),
    event: { type: 'memo.setPending', actorId: null, changes: {} },
  });

/** One failing does not stop the other. */
export const attendToWaitingMemos = (deps: Pick<Deps, 'db' | 'logger'>): Promise<void> =>
  allOf([() => resumePostponedMemos(deps), () => remindOfWaitingMemos(deps)]);
