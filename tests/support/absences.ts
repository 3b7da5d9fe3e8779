import { DateTime } from 'luxon';
import { attendToAbsences } from '#src/features/absences/deputies.service';
import { endAbsence, saveAbsence } from '#src/features/absences/absences.service';
import { clock } from '#src/platform/clock';
import type { TestApp } from './app';
import { actorOf } from './tasks';

type Away = { deputy?: string; from?: number; until?: number; note?: string };

/** Days from today, where the demo company lives. */
export const dayIn = (days: number): string =>
  DateTime.fromJSDate(clock.now(), { zone: 'Europe/Berlin' }).plus({ days }).toISODate() ?? '';

/** Enters an absence as that person does; by default from today for a week. */
export async function goAway(app: TestApp, person: string, { deputy, from = 0, until = 6, note = '' }: Away = {}) {
  const actor = await actorOf(app, person);
  const days = { from: dayIn(from), until: dayIn(until) };
  const deputyId = deputy === undefined ? undefined : (await app.user(deputy)).id;
  return saveAbsence(app.deps, actor, actor.id, { ...days, deputy: deputyId, note });
}

export async function comeBack(app: TestApp, person: string): Promise<void> {
  const actor = await actorOf(app, person);
  const found = await app.db.prisma.absence.findMany({ where: { userId: actor.id, endedAt: null } });
  for (const { id } of found) await endAbsence(app.deps, actor, { id, userId: actor.id });
}

export const aDayBegins = (app: TestApp): Promise<void> => attendToAbsences(app.deps);
