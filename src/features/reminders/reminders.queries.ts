import { z } from 'zod';
import type { Database, Prisma } from '#src/platform/db';
import type { Actor } from '#src/web/actor';
import type { Place } from '#src/platform/http/context';

const SHOWN = 40;

const select = {
  id: true,
  note: true,
  dueAt: true,
  repeat: true,
  startsAt: true,
  deliveredAt: true,
  doneAt: true,
  version: true,
  updatedAt: true,
  memoId: true,
  taskId: true,
} satisfies Prisma.ReminderSelect;

export type ReminderRow = Prisma.ReminderGetPayload<{ select: typeof select }>;

/** Null when it does not exist or belongs to somebody else. */
export const findReminderFor = (
  db: Database['prisma'],
  actor: Actor,
  reminderId: number,
): Promise<ReminderRow | null> => db.reminder.findFirst({ where: { id: reminderId, userId: actor.id }, select });

export const isTold = { doneAt: null, deliveredAt: { not: null } } satisfies Prisma.ReminderWhereInput;
/** A repeating reminder that was told counts as told. */
const isToCome = { doneAt: null, deliveredAt: null } satisfies Prisma.ReminderWhereInput;

const SECTIONS = {
  due: { where: isTold, dueAt: 'asc' },
  upcoming: { where: isToCome, dueAt: 'asc' },
  past: { where: { doneAt: { not: null } }, dueAt: 'desc' },
} satisfies Record<string, { where: Prisma.ReminderWhereInput; dueAt: 'asc' | 'desc' }>;

export const SECTION_NAMES = ['due', 'upcoming', 'past'] as const;
export type SectionName = (typeof SECTION_NAMES)[number];

/** `next` is the first of the next page. */
export async function findReminders({ prisma }: Database, userId: number, name: SectionName, after: number) {
  const { where, dueAt } = SECTIONS[name];
  const rows = await prisma.reminder.findMany({
    where: { userId, ...where },
    select,
    orderBy: [{ dueAt }, { id: 'asc' }],
    skip: after,
    take: SHOWN + 1,
  });
  return { name, rows: rows.slice(0, SHOWN), next: rows.length > SHOWN ? after + SHOWN : null };
}

export const findRemindersUntil = ({ prisma }: Database, userId: number, until: Date): Promise<ReminderRow[]> =>
  prisma.reminder.findMany({
    where: { userId, OR: [isTold, { ...isToCome, dueAt: { lt: until } }] },
    select,
    orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
    take: SHOWN,
  });

const ON_A_PAGE = 5;

const toCome = z.object({ id: z.number(), note: z.string(), dueAt: z.date() });

const toComeOn = (place: 'memo_id' | 'task_id'): string => `
  SELECT id, note, due_at AS "dueAt" FROM reminders
   WHERE user_id = $1 AND ${place} = $2 AND done_at IS NULL AND due_at > $3
   ORDER BY due_at, id LIMIT ${ON_A_PAGE}`;

export const findRemindersOn = (db: Database, userId: number, { kind, id }: Place, after: Date) =>
  db.named(`reminders_on_${kind}`, toComeOn(`${kind}_id`), toCome, [userId, id, after]);

export const findOpenReminders = ({ prisma }: Database, userId: number): Promise<ReminderRow[]> =>
  prisma.reminder.findMany({
    where: { userId, doneAt: null },
    select,
    orderBy: [{ dueAt: 'desc' }, { id: 'asc' }],
    take: 2 * SHOWN,
  });
