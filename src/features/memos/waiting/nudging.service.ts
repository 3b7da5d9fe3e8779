import { recordEvent } from '#src/events/record';
import { findCalendar } from '#src/features/workingDays/calendar.queries';
import { clock } from '#src/platform/clock';
import { inTransaction } from '#src/platform/db';
import { Conflict } from '#src/platform/errors';
import type { Deps } from '#src/platform/http/context';
import { workingDayBegan } from '#src/platform/workingTime';
import type { Actor } from '#src/web/actor';
import type { LoadedMemo } from '../memos.queries';

type ServiceDeps = Pick<Deps, 'db'>;

const DAY_MS = 86_400_000;

/** Which nudges are of this working day. One by a clock that was ahead by days is of none. */
async function thisWorkingDay({ db }: ServiceDeps, now: Date): Promise<{ gte: Date; lt: Date }> {
  const gte = workingDayBegan(await findCalendar(db.prisma), now);
  return { gte, lt: new Date(now.getTime() + 2 * DAY_MS) };
}

/** Whether its owner has reminded on this working day already. */
export async function wasNudgedToday(deps: ServiceDeps, { nudgedAt }: Pick<LoadedMemo, 'nudgedAt'>): Promise<boolean> {
  if (nudgedAt === null) return false;
  const { gte, lt } = await thisWorkingDay(deps, clock.now());
  return nudgedAt >= gte && nudgedAt < lt;
}

/** Reminds those who must act, once a working day. */
export async function nudge({ db }: ServiceDeps, actor: Actor, memo: LoadedMemo): Promise<void> {
  const now = clock.now();
  const { gte, lt } = await thisWorkingDay({ db }, now);
  await inTransaction(db, async (tx) => {
    const { count } = await tx.memo.updateMany({
      where: {
        id: memo.id,
        stage: 'pending',
        withdrawnAt: null,
        OR: [{ nudgedAt: null }, { nudgedAt: { lt: gte } }, { nudgedAt: { gte: lt } }],
      },
      data: { nudgedAt: now },
    });
    const holders = await tx.participant.findMany({
      where: { memoId: memo.id, hasBall: true, userId: { not: actor.id } },
      select: { user: { select: { id: true, name: true } } },
      orderBy: { userId: 'asc' },
    });
    if (holders.length === 0) throw new Conflict('memos.errors.nobodyToNudge');
    if (count === 0) throw new Conflict('memos.errors.nudgedToday');
    const people = holders.map(({ user }) => user);
    await recordEvent(tx, { type: 'memo.nudged', actorId: actor.id, memoId: memo.id, changes: { people } });
  });
}
