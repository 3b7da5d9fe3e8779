import { recordEvent } from '#src/events/record';
import { clock } from '#src/platform/clock';
import { inTransaction } from '#src/platform/db';
import type { Deps } from '#src/platform/http/context';
import { findDuePostponed, findWaitingMemos } from './waiting.queries';

const BATCH = 200;

/** Records `memo.waiting` once a memo, recipient and local day. Returns how many; a full batch means there may be more. */
export async function remindOfWaitingMemos({ db }: Pick<Deps, 'db'>): Promise<number> {
  return inTransaction(db, async (tx) => {
    // Two processes at once would both find the same memos: the second waits, and then finds none.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('memo.waiting'))`;
    const waiting = await findWaitingMemos(tx, clock.now(), BATCH);
    for (const { id, days, people } of waiting)
      await recordEvent(tx, { type: 'memo.waiting', actorId: null, memoId: id, changes: { days, people } });
    return waiting.length;
  });
}

/** Sets memos pending whose day has come; a person who was faster wins. Returns how many were found. */
export async function resumePostponedMemos({ db }: Pick<Deps, 'db'>): Promise<number> {
  const now = clock.now();
  const due = await findDuePostponed(db.prisma, now, BATCH);
  for (const { id, version } of due) {
    await inTransaction(db, async (tx) => {
      const resumed = await tx.memo.updateMany({
        where: { id, version, stage: 'postponed', withdrawnAt: null },
        data: {
          stage: 'pending',
          stageChangedAt: now,
          activityAt: now,
          postponedUntil: null,
          version: { increment: 1 },
        },
      });
      if (resumed.count > 0) await recordEvent(tx, { type: 'memo.setPending', actorId: null, memoId: id, changes: {} });
    });
  }
  return due.length;
}

/** The job behind both: works on until nothing is due. */
export async function attendToWaitingMemos(deps: Pick<Deps, 'db'>): Promise<void> {
  while ((await resumePostponedMemos(deps)) === BATCH);
  while ((await remindOfWaitingMemos(deps)) === BATCH);
}
