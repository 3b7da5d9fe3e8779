import { DateTime } from 'luxon';
import { recordEvent } from '#src/events/record';
import { findCalendar } from '#src/features/workingDays/calendar.queries';
import { clock } from '#src/platform/clock';
import { inTransaction, type Tx } from '#src/platform/db';
import { eachOnItsOwn } from '#src/platform/eachOnItsOwn';
import type { Deps } from '#src/platform/http/context';
import { dayIn, dayLength, startOfDay, type WorkingCalendar } from '#src/platform/workingTime';
import { heldTime } from './heldTime';
import { findDue, findHeadsOf, type DueMemo } from './late.queries';
import { REMINDER_HOUR } from './waiting.queries';

const MEMOS_AT_ONCE = 200;
const DAY_MS = 86_400_000;

/** Who is told, one after the other, each once: the recipient on the day, the owner too, the recipient's head. */
const RECIPIENT = 1;
const OWNER = 2;
const HEAD = 3;

/** On working days from nine on, by the company's clock. One failing does not stop the others. */
export async function tellOfLateMemos(deps: Pick<Deps, 'db' | 'logger'>): Promise<void> {
  const { db } = deps;
  const now = clock.now();
  const calendar = await findCalendar(db.prisma);
  const today = dayIn(calendar.zone, now);
  if (!calendar.isWorkingDay(today) || DateTime.fromJSDate(now, { zone: calendar.zone }).hour < REMINDER_HOUR) return;
  const { lateAfterDays } = await db.prisma.company.findUniqueOrThrow({ where: { id: 1 } });
  const below = lateAfterDays > 0 ? HEAD : RECIPIENT;
  await eachOnItsOwn(deps, due(deps, today, below), 'nobody could be told that a memo is late', (memo) =>
    memo.step < stepOf(memo, calendar, lateAfterDays, now)
      ? inTransaction(db, (tx) => takeStep(tx, memo, now))
      : Promise.resolve(),
  );
}

async function* due({ db }: Pick<Deps, 'db'>, today: string, below: number): AsyncGenerator<DueMemo> {
  for (let afterId: number | null = 0; afterId !== null;) {
    const page: DueMemo[] = await findDue(db, { today, below, afterId, most: MEMOS_AT_ONCE });
    yield* page;
    afterId = page.length < MEMOS_AT_ONCE ? null : (page.at(-1)?.id ?? null);
  }
}

/** How far it has come. Time in which no recipient could act does not count. */
function stepOf({ day, balls, absences }: DueMemo, calendar: WorkingCalendar, days: number, now: Date): number {
  const length = dayLength(calendar) * days;
  if (length === 0) return RECIPIENT;
  const dayAfter = new Date(Date.parse(day) + DAY_MS).toISOString().slice(0, 10);
  const held = heldTime(calendar, { from: startOfDay(calendar.zone, dayAfter), until: now }, balls, absences);
  return held >= 2 * length ? HEAD : held >= length ? OWNER : RECIPIENT;
}

/** One step at a time: whatever was missed while the program stood still follows with the next run. */
async function takeStep(tx: Tx, { id: memoId, day, step }: DueMemo, now: Date): Promise<void> {
  const next = step + 1;
  const { count } = await tx.memo.updateMany({
    where: { id: memoId, stage: 'pending', withdrawnAt: null, lateStep: step, expectedBy: new Date(day) },
    data: { lateStep: next },
  });
  if (count === 0) return;
  const people = await tx.participant.findMany({
    where: { memoId, OR: [{ isOwner: true }, { isRecipient: true }, { isDeputy: true }] },
    select: { userId: true, isOwner: true, isRecipient: true, hasBall: true, user: { select: { name: true } } },
  });
  const named = (some: typeof people) => some.map(({ userId: id, user }) => ({ id, name: user.name }));
  const holders = people.filter(({ hasBall }) => hasBall);
  const joined =
    next === HEAD
      ? await joinHeads(
          tx,
          memoId,
          people.filter(({ isRecipient }) => isRecipient),
          now,
        )
      : [];
  // There is nobody above.
  if (next === HEAD && joined.length === 0) return;
  const owner = next === RECIPIENT ? [] : people.filter(({ isOwner, hasBall }) => isOwner && !hasBall);
  await recordEvent(tx, {
    type: 'memo.late',
    actorId: null,
    memoId,
    changes: { day, holders: named(holders), owner: named(owner), joined },
  });
}

/** As subscribers, who may hand it on; who has a part in it already stays what they are, and may, too. */
async function joinHeads(tx: Tx, memoId: number, recipients: readonly { userId: number }[], now: Date) {
  const heads = await findHeadsOf(
    tx,
    recipients.map(({ userId }) => userId),
  );
  const { createdAt, stage, participants } = await tx.memo.findUniqueOrThrow({
    where: { id: memoId },
    select: { createdAt: true, stage: true, participants: { select: { userId: true } } },
  });
  for (const { id: userId, headOf } of heads)
    await tx.participant.updateMany({ where: { memoId, userId }, data: { headOf } });
  const joined = heads.filter(({ id }) => participants.every(({ userId }) => userId !== id));
  if (joined.length === 0) return [];
  const given = { memoId, isSubscriber: true, createdAt, stage, joinedAt: now };
  await tx.participant.createMany({ data: joined.map(({ id: userId, headOf }) => ({ ...given, userId, headOf })) });
  // A form with the old list cannot undo this unseen.
  await tx.memo.update({ where: { id: memoId }, data: { version: { increment: 1 } } });
  return joined.map(({ id, name }) => ({ id, name }));
}
