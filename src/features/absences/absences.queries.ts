import { DateTime } from 'luxon';
import type { Database } from '#src/platform/db';

const named = { id: true, name: true, deactivatedAt: true } as const;

/** The earliest day that is still today in some time zone. */
const yesterday = (now: Date): Date =>
  DateTime.fromJSDate(now, { zone: 'UTC' }).minus({ days: 1 }).startOf('day').toJSDate();

export async function findAbsences({ prisma }: Database, userId: number, now: Date) {
  return prisma.absence.findMany({
    where: { userId, endedAt: null, untilDay: { gte: yesterday(now) } },
    orderBy: { fromDay: 'asc' },
    include: {
      deputy: {
        select: {
          ...named,
          absences: { where: { endedAt: null, untilDay: { gte: yesterday(now) } }, orderBy: { fromDay: 'asc' } },
        },
      },
    },
  });
}

export type FoundAbsence = Awaited<ReturnType<typeof findAbsences>>[number];

export const findDeputyships = ({ prisma }: Database, deputyId: number, now: Date) =>
  prisma.absence.findMany({
    where: { deputyId, endedAt: null, untilDay: { gte: yesterday(now) }, user: { deactivatedAt: null } },
    orderBy: { fromDay: 'asc' },
    select: { id: true, fromDay: true, untilDay: true, note: true, user: { select: named } },
  });

export const findZone = ({ prisma }: Database, userId: number) =>
  prisma.user.findUniqueOrThrow({ where: { id: userId }, select: { ...named, timeZone: true } });

export const hasAbsence = async ({ prisma }: Database, which: { id: number; userId: number }): Promise<boolean> =>
  (await prisma.absence.count({ where: { ...which, endedAt: null } })) > 0;
