import { DateTime } from 'luxon';
import { recordEvent } from '#src/events/record';
import { findCalendar } from '#src/features/workingDays/calendar.queries';
import { clock } from '#src/platform/clock';
import { inTransaction, type Tx } from '#src/platform/db';
import { eachOnItsOwn } from '#src/platform/eachOnItsOwn';
import type { Deps } from '#src/platform/http/context';
import { dayAfter, dayIn, dayLength, startOfDay, type WorkingCalendar } from '#src/platform/workingTime';
import { heldTime } from './heldTime';
import { findDue, findHeadsOf, type DueMemo } from './late.queries';
import { REMINDER_HOUR } from './waiting.queries';

const MEMOS_AT_ONCE = 200;

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
  const held = heldTime(calendar, { from: startOfDay(calendar.zone, dayAfter(day)), until: now }, balls, absences);
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
  const people = await findConcerned(tx, memoId);
  const named = (some: Concerned[]) => some.map(({ userId: id, user }) => ({ id, name: user.name }));
  const holders = people.filter(({ isLate }) => isLate);
  const heads = next === HEAD ? await joinHeads(tx, memoId, holders, now) : { joined: [], present: [] };
  // There is nobody above.
  if (next === HEAD && heads.joined.length + heads.present.length === 0) return;
  const isAmong = (some: Concerned[], id: number) => some.some(({ userId }) => userId === id);
  const owner = next === RECIPIENT ? [] : people.filter(({ isOwner, isLate }) => isOwner && !isLate);
  const present = heads.present.filter(({ id }) => !isAmong(holders, id) && !isAmong(owner, id));
  const changes = { day, holders: named(holders), owner: named(owner), joined: heads.joined, heads: present };
  await recordEvent(tx, { type: 'memo.late', actorId: null, memoId, changes });
}

type Concerned = { userId: number; isOwner: boolean; isRecipient: boolean; isLate: boolean; user: { name: string } };

/** Late is with whom it lies to be considered, and who stands in for them: not who has decided, nor who is asked for an opinion. */
async function findConcerned(tx: Tx, memoId: number): Promise<Concerned[]> {
  const balls = await tx.ball.findMany({
    where: { memoId, reason: 'consider', until: null },
    select: { holderId: true },
  });
  const people = await tx.participant.findMany({
    where: { memoId, OR: [{ isOwner: true }, { isRecipient: true }, { isDeputy: true }] },
    select: {
      userId: true,
      isOwner: true,
      isRecipient: true,
      deputyFor: true,
      hasBall: true,
      user: { select: { name: true } },
    },
    orderBy: [{ isRecipient: 'desc' }, { userId: 'asc' }],
  });
  return people.map(({ deputyFor, hasBall, ...person }) => ({
    ...person,
    isLate: balls.some(({ holderId }) =>
      holderId === null ? person.isRecipient && hasBall : [person.userId, ...deputyFor].includes(holderId),
    ),
  }));
}

/** As subscribers, who may hand it on; who has a part in it already stays what they are, and may, too. */
async function joinHeads(tx: Tx, memoId: number, late: readonly Concerned[], now: Date) {
  const recipients = late.filter(({ isRecipient }) => isRecipient).map(({ userId }) => userId);
  const heads = await findHeadsOf(tx, recipients);
  const { createdAt, stage, participants } = await tx.memo.findUniqueOrThrow({
    where: { id: memoId },
    select: { createdAt: true, stage: true, participants: { select: { userId: true } } },
  });
  for (const { id: userId, headOf } of heads)
    await tx.participant.updateMany({ where: { memoId, userId }, data: { headOf } });
  const isThere = (id: number) => participants.some(({ userId }) => userId === id);
  const given = { memoId, isSubscriber: true, createdAt, stage, joinedAt: now };
  const joining = heads.filter(({ id }) => !isThere(id));
  await tx.participant.createMany({ data: joining.map(({ id: userId, headOf }) => ({ ...given, userId, headOf })) });
  // A form with the old list cannot undo this unseen.
  if (joining.length > 0)
    await tx.memo.update({ where: { id: memoId }, data: { version: { increment: 1 } }, select: { id: true } });
  const named = (some: typeof heads) => some.map(({ id, name }) => ({ id, name }));
  return { joined: named(joining), present: named(heads.filter(({ id }) => isThere(id))) };
}
