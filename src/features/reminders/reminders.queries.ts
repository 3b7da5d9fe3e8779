import type { Database, Prisma, Tx } from '#src/platform/db';
import type { Actor } from '#src/web/actor';
import type { Place } from '#src/platform/http/context';
import { visibleTo } from '#src/policies/memo.policy';
import { visibleTasks } from '#src/policies/task.policy';

/** Of each kind so many on a page. */
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

/** One's own; null when it is not there, or somebody else's. */
export const findReminderFor = (
  db: Database['prisma'],
  actor: Actor,
  reminderId: number,
): Promise<ReminderRow | null> => db.reminder.findFirst({ where: { id: reminderId, userId: actor.id }, select });

/** Told and not answered yet. */
export const isTold = { doneAt: null, deliveredAt: { not: null } } satisfies Prisma.ReminderWhereInput;
/** Still to be told. What repeats and was told stands among the told. */
const isToCome = { doneAt: null, deliveredAt: null } satisfies Prisma.ReminderWhereInput;

const SECTIONS = {
  due: { where: isTold, dueAt: 'asc' },
  upcoming: { where: isToCome, dueAt: 'asc' },
  past: { where: { doneAt: { not: null } }, dueAt: 'desc' },
} satisfies Record<string, { where: Prisma.ReminderWhereInput; dueAt: 'asc' | 'desc' }>;

export const SECTION_NAMES = ['due', 'upcoming', 'past'] as const;
export type SectionName = (typeof SECTION_NAMES)[number];

/** One's own of one kind, from one on; `next` is where more of them begin. */
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

/** Told ones, and those that come until then. */
export const findRemindersUntil = ({ prisma }: Database, userId: number, until: Date): Promise<ReminderRow[]> =>
  prisma.reminder.findMany({
    where: { userId, OR: [isTold, { ...isToCome, dueAt: { lt: until } }] },
    select,
    orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
    take: SHOWN,
  });

const ON_A_PAGE = 5;

/** One's own on a memo or task that are still to come, the next first. */
export const findRemindersOn = ({ prisma }: Database, userId: number, { kind, id }: Place, after: Date) =>
  prisma.reminder.findMany({
    where: { userId, doneAt: null, dueAt: { gt: after }, ...(kind === 'memo' ? { memoId: id } : { taskId: id }) },
    select: { id: true, note: true, dueAt: true },
    orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
    take: ON_A_PAGE,
  });

/** All that are not over, for the calendar. */
export const findOpenReminders = ({ prisma }: Database, userId: number): Promise<ReminderRow[]> =>
  prisma.reminder.findMany({
    where: { userId, doneAt: null },
    select,
    orderBy: [{ dueAt: 'desc' }, { id: 'asc' }],
    take: 2 * SHOWN,
  });

export const placeOf = ({ memoId, taskId }: Pick<ReminderRow, 'memoId' | 'taskId'>): Place =>
  memoId === null ? { kind: 'task', id: taskId ?? 0 } : { kind: 'memo', id: memoId };

export type Titles = { of: (row: Pick<ReminderRow, 'memoId' | 'taskId'>) => string | null };

/** The titles of what the actor sees now; null for what is out of sight. Two queries, whatever the number. */
export async function findTitles(
  db: Database['prisma'] | Tx,
  actor: Actor,
  rows: readonly Pick<ReminderRow, 'memoId' | 'taskId'>[],
): Promise<Titles> {
  const memoIds = [...new Set(rows.flatMap(({ memoId }) => memoId ?? []))];
  const taskIds = [...new Set(rows.flatMap(({ taskId }) => taskId ?? []))];
  const ask = { id: true, title: true } as const;
  const [memos, tasks] = await Promise.all([
    memoIds.length === 0
      ? []
      : db.memo.findMany({ where: { AND: [{ id: { in: memoIds } }, visibleTo(actor)] }, select: ask }),
    taskIds.length === 0
      ? []
      : db.task.findMany({ where: { AND: [{ id: { in: taskIds } }, visibleTasks(actor)] }, select: ask }),
  ]);
  const titles = (found: { id: number; title: string }[]) => new Map(found.map(({ id, title }) => [id, title]));
  const [memoTitles, taskTitles] = [titles(memos), titles(tasks)];
  return {
    of: ({ memoId, taskId }) => (memoId === null ? taskTitles.get(taskId ?? 0) : memoTitles.get(memoId)) ?? null,
  };
}
