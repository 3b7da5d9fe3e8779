import { recordEvent, recordForPeople } from '#src/events/record';
import { clock } from '#src/platform/clock';
import { inTransaction, isDatabaseGone, type Tx } from '#src/platform/db';
import type { Deps } from '#src/platform/http/context';
import { claimMorning, findDuePostponed, findPeopleWaitedFor, readEarlierMornings } from './waiting.queries';

const PEOPLE_AT_ONCE = 500;
const MEMOS_AT_ONCE = 200;

/**
 * Tells everybody whose morning it is, once a day, how many memos wait for them. Who was told and the telling are one
 * transaction: whatever is killed in between, nobody is told twice or not at all. Answers how many were told.
 */
export async function remindOfWaitingMemos({ db }: Pick<Deps, 'db'>): Promise<number> {
  const now = clock.now();
  let told = 0;
  for (let afterId: number | null = 0; afterId !== null;) {
    const page = { now, afterId, most: PEOPLE_AT_ONCE };
    const people = await findPeopleWaitedFor(db.prisma, page);
    const waitedFor = people.filter(({ count }) => count > 0);
    if (waitedFor.length > 0) told += await inTransaction(db, (tx) => remind(tx, waitedFor, now));
    afterId = people.length < PEOPLE_AT_ONCE ? null : (people.at(-1)?.id ?? null);
  }
  return told;
}

type People = Awaited<ReturnType<typeof findPeopleWaitedFor>>;

async function remind(tx: Tx, people: People, now: Date): Promise<number> {
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
  return mine.length;
}

type Due = { id: number; version: number };

/** Sets memos pending whose day has come; a person who was faster wins. One that cannot be is left, and does not stop the others. */
export async function resumePostponedMemos({ db, logger }: Pick<Deps, 'db' | 'logger'>): Promise<void> {
  const now = clock.now();
  for (let afterId: number | null = 0; afterId !== null;) {
    const due: Due[] = await findDuePostponed(db.prisma, { now, afterId, most: MEMOS_AT_ONCE });
    for (const memo of due) {
      await inTransaction(db, (tx) => resume(tx, memo, now)).catch((error: unknown) => {
        if (isDatabaseGone(error)) throw error;
        logger.error({ err: error, memoId: memo.id }, 'a postponed memo could not be set pending');
      });
    }
    afterId = due.length < MEMOS_AT_ONCE ? null : (due.at(-1)?.id ?? null);
  }
}

async function resume(tx: Tx, { id, version }: Due, now: Date): Promise<void> {
  const resumed = await tx.memo.updateMany({
    where: { id, version, stage: 'postponed', withdrawnAt: null },
    data: { stage: 'pending', stageChangedAt: now, activityAt: now, postponedUntil: null, version: { increment: 1 } },
  });
  if (resumed.count > 0) await recordEvent(tx, { type: 'memo.setPending', actorId: null, memoId: id, changes: {} });
}

/** The job behind both: what comes back today is not what has waited for days, but neither keeps the other from its work. */
export async function attendToWaitingMemos(deps: Pick<Deps, 'db' | 'logger'>): Promise<void> {
  await resumePostponedMemos(deps);
  await remindOfWaitingMemos(deps);
}
