import { DateTime } from 'luxon';
import { renewAssistants } from '#src/features/assistants/assisting.service';
import { changesBetween, recordAudit } from '#src/features/audit/audit.service';
import { findCandidates } from '#src/features/people/choosing/candidates.queries';
import { clock } from '#src/platform/clock';
import { inTransaction, type Tx } from '#src/platform/db';
import { Conflict, Invalid, NotFound } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';
import { closePages, lockAbsences, renewDeputies } from './deputies.service';
import { keepBack, type Keeping } from './keeping.queries';

type ServiceDeps = Pick<Deps, 'db' | 'realtime'>;

export type AbsenceDays = {
  /** YYYY-MM-DD in the absent person's time zone, both included. */
  from: string;
  until: string;
  deputy?: number | string | undefined;
  note: string;
  version?: number | undefined;
} & Partial<Keeping>;

type Which = { id: number; userId: number };
type Facts = { fromDay: Date; untilDay: Date; deputyId: number | null; note: string };

const MOST_YEARS = 5;
const lastDayFrom = (iso: string): string =>
  DateTime.fromISO(iso, { zone: 'utc' }).plus({ years: MOST_YEARS }).toISODate() ?? '';

const dayOf = (iso: string): Date => new Date(`${iso}T00:00:00Z`);

/**
 * Creates or changes (`absenceId`) an absence. Invalid for wrong or past days, overlaps, and inactive deputies;
 * Conflict when it was changed or ended meanwhile.
 */
export async function saveAbsence(
  { db, realtime }: ServiceDeps,
  actor: Actor,
  userId: number,
  input: AbsenceDays,
  absenceId?: number,
): Promise<void> {
  const lost = await inTransaction(db, async (tx) => {
    await lockAbsences(tx);
    const facts = await factsOf(tx, actor, userId, input, absenceId);
    if (absenceId === undefined) {
      await tx.absence.create({ data: { userId, ...facts } });
      await recordAudit(tx, {
        type: 'absence.entered',
        actorId: actor.id,
        subjectId: userId,
        details: await told(tx, facts),
      });
    } else await change(tx, actor, { id: absenceId, userId }, facts, input.version);
    // An admin does not see which memos wait for others.
    if (actor.id === userId) await keepBack(tx, userId, { listed: input.listed ?? [], keep: input.keep ?? [] });
    // What is kept from the deputy is kept from assistants, too.
    await renewAssistants(tx, { of: [userId] });
    return renewDeputies(tx, userId);
  });
  closePages(realtime, lost);
}

/** The audit names people, not ids. */
async function told(tx: Tx, { fromDay, untilDay, deputyId }: Facts): Promise<Record<string, string | null>> {
  const deputy = deputyId === null ? null : await tx.user.findUnique({ where: { id: deputyId } });
  return {
    from: fromDay.toISOString().slice(0, 10),
    until: untilDay.toISOString().slice(0, 10),
    deputy: deputy?.name ?? null,
  };
}

async function change(tx: Tx, actor: Actor, { id, userId }: Which, facts: Facts, version?: number): Promise<void> {
  const before = await tx.absence.findFirst({ where: { id, userId, endedAt: null } });
  if (!before) throw new NotFound('absences.errors.notFound');
  if (version !== undefined && before.version !== version) throw new Conflict('absences.errors.changedMeanwhile');
  await tx.absence.update({ where: { id }, data: { ...facts, version: { increment: 1 } } });
  const changes = changesBetween(await told(tx, before), await told(tx, facts));
  await recordAudit(tx, { type: 'absence.changed', actorId: actor.id, subjectId: userId, details: { changes } });
}

async function factsOf(tx: Tx, actor: Actor, userId: number, input: AbsenceDays, absenceId?: number): Promise<Facts> {
  const user = await tx.user.findUniqueOrThrow({ where: { id: userId }, select: { timeZone: true } });
  const today = DateTime.fromJSDate(clock.now(), { zone: user.timeZone }).toISODate() ?? '';
  if (input.until < input.from) throw new Invalid({ until: 'absences.errors.order' });
  if (input.until < today) throw new Invalid({ until: 'absences.errors.past' });
  if (input.until > lastDayFrom(input.from)) throw new Invalid({ until: 'absences.errors.tooLong' });
  const [fromDay, untilDay] = [dayOf(input.from), dayOf(input.until)];
  const touching = await tx.absence.count({
    where: {
      userId,
      endedAt: null,
      fromDay: { lte: untilDay },
      untilDay: { gte: fromDay },
      ...(absenceId === undefined ? {} : { id: { not: absenceId } }),
    },
  });
  if (touching > 0) throw new Invalid({ from: 'absences.errors.overlap' });
  const deputyId = await deputyOf(tx, userId, input.deputy);
  // Otherwise an admin could gain access to memos.
  if (actor.id !== userId && deputyId === actor.id) throw new Invalid({ deputy: 'absences.errors.deputyIsYou' });
  return { fromDay, untilDay, deputyId, note: input.note };
}

async function deputyOf(tx: Tx, userId: number, ref: AbsenceDays['deputy']): Promise<number | null> {
  if (ref === undefined) return null;
  const deputy = (await findCandidates(tx, [ref])).get(ref);
  if (!deputy) throw new Invalid({ deputy: 'absences.errors.deputyUnknown' });
  if (deputy.id === userId) throw new Invalid({ deputy: 'absences.errors.deputyIsSelf' });
  return deputy.id;
}

/** Ends a current absence or cancels a planned one. The deputy's role ends with it. */
export async function endAbsence({ db, realtime }: ServiceDeps, actor: Actor, { id, userId }: Which): Promise<void> {
  const lost = await inTransaction(db, async (tx) => {
    await lockAbsences(tx);
    const data = { endedAt: clock.now(), version: { increment: 1 } };
    const { count } = await tx.absence.updateMany({ where: { id, userId, endedAt: null }, data });
    if (count === 0) throw new NotFound('absences.errors.notFound');
    await recordAudit(tx, { type: 'absence.ended', actorId: actor.id, subjectId: userId, details: { absenceId: id } });
    return renewDeputies(tx, userId);
  });
  closePages(realtime, lost);
}
