import { recordEvent } from '#src/events/record';
import { findCalendar } from '#src/features/workingDays/calendar.queries';
import { clock } from '#src/platform/clock';
import { inTransaction } from '#src/platform/db';
import { eachOnItsOwn } from '#src/platform/eachOnItsOwn';
import type { Deps } from '#src/platform/http/context';
import { afterWorkingDays } from '#src/platform/workingTime';

type JobDeps = Pick<Deps, 'db' | 'logger'>;
type Asked = { ballId: number; memoId: number };

/** Owners who have not answered for the company's number of working days are told again, once. */
export async function remindOfQuestions(deps: JobDeps): Promise<void> {
  await eachOnItsOwn(deps, await findUnanswered(deps), 'an owner could not be told of a question again', (asked) =>
    inTransaction(deps.db, async (tx) => {
      const now = clock.now();
      const lies = { ballId: asked.ballId, remindedAt: null, ball: { until: null } };
      const { count } = await tx.return.updateMany({ where: lies, data: { remindedAt: now } });
      if (count > 0)
        await recordEvent(tx, { type: 'memo.questionWaits', actorId: null, memoId: asked.memoId, changes: {} });
    }),
  );
}

/** Few memos lie with their owners at a time. */
async function findUnanswered({ db }: JobDeps): Promise<Asked[]> {
  const open = await db.prisma.return.findMany({
    where: { remindedAt: null, ball: { until: null, memo: { withdrawnAt: null } } },
    select: { ballId: true, ball: { select: { memoId: true, since: true } } },
  });
  if (open.length === 0) return [];
  const { returnSilenceDays: days } = await db.prisma.company.findUniqueOrThrow({ where: { id: 1 } });
  const [calendar, now] = [await findCalendar(db.prisma), clock.now()];
  return open.flatMap(({ ballId, ball: { memoId, since } }) => {
    const due = afterWorkingDays(calendar, since, days);
    return due && due <= now ? [{ ballId, memoId }] : [];
  });
}
