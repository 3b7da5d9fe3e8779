import { recordEvent } from '#src/events/record';
import { holdAbsences } from '#src/features/absences/deputies.service';
import { findCalendar } from '#src/features/workingDays/calendar.queries';
import { clock } from '#src/platform/clock';
import { inTransaction, type Tx } from '#src/platform/db';
import { eachOnItsOwn } from '#src/platform/eachOnItsOwn';
import type { Deps } from '#src/platform/http/context';
import { afterWorkingDays } from '#src/platform/workingTime';
import { nextInOrder } from '#src/policies/turns';
import { getMemo } from '../memos.queries';
import { roundOf } from '../roles/several';
import { joinNext } from '../roles/turns.service';
import { findSilent, isStillSilent, type Silent } from './silent.queries';

type JobDeps = Pick<Deps, 'db' | 'logger'>;

const DAY_MS = 86_400_000;

/**
 * Where a step has been silent, or absent, for longer than a memo may be late, the next one gets the memo and may go on
 * without it. No days: nobody is passed over.
 */
export async function letNextIn(deps: JobDeps): Promise<void> {
  const { prisma } = deps.db;
  const { lateAfterDays: days } = await prisma.company.findUniqueOrThrow({ where: { id: 1 } });
  if (days === 0) return;
  const [calendar, now] = [await findCalendar(prisma), clock.now()];
  // So many working days are hardly less than as many days but one: what is shorter is not looked at.
  const candidates = await findSilent(prisma, new Date(now.getTime() - (days - 1) * DAY_MS));
  const due = candidates.filter(({ since }) => {
    const end = afterWorkingDays(calendar, since, days);
    return end !== null && end <= now;
  });
  await eachOnItsOwn(deps, due, 'the next recipient could not be let in', (silent) =>
    inTransaction(deps.db, (tx) => giveToNext(tx, silent)),
  );
}

async function giveToNext(tx: Tx, silent: Silent): Promise<void> {
  const { id: memoId } = silent;
  await holdAbsences(tx);
  await tx.$queryRaw`SELECT 1 FROM memos WHERE id = ${memoId} FOR UPDATE`;
  if (!(await isStillSilent(tx, silent))) return;
  const memo = await getMemo(tx, memoId);
  const current = memo.recipients.find(({ isCurrent }) => isCurrent);
  const next = memo.recipients.find(({ userId }) => userId === nextInOrder(roundOf(memo)));
  if (!current || !next || next.mayPass) return;
  const letIn = { isLetIn: true, mayPass: true };
  await tx.memoRecipient.update({ where: { memoId_userId: { memoId, userId: next.userId } }, data: letIn });
  const { joined } = await joinNext(tx, await getMemo(tx, memoId));
  const named = ({ userId: id, user }: typeof next) => ({ id, name: user.name });
  const changes = { person: named(current), next: named(next), joined };
  await recordEvent(tx, { type: 'memo.mayBePassed', actorId: null, memoId, changes });
}
