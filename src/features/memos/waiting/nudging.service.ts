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

/** Whether its owner has reminded on this working day already. */
export async function wasNudgedToday(
  { db }: ServiceDeps,
  { nudgedAt }: Pick<LoadedMemo, 'nudgedAt'>,
): Promise<boolean> {
  return nudgedAt !== null && nudgedAt >= workingDayBegan(await findCalendar(db.prisma), clock.now());
}

/** Reminds those who must act, once a working day. */
export async function nudge({ db }: ServiceDeps, actor: Actor, memo: LoadedMemo): Promise<void> {
  const now = clock.now();
  const began = workingDayBegan(await findCalendar(db.prisma), now);
  await inTransaction(db, async (tx) => {
    const { count } = await tx.memo.updateMany({
      where: {
        id: memo.id,
        stage: 'pending',
        withdrawnAt: null,
        OR: [{ nudgedAt: null }, { nudgedAt: { lt: began } }],
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
