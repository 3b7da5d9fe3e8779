import { z } from 'zod';
import type { EventType, PersonEventType } from '#src/events/catalogue';
import type { TestApp } from './app';

type Where = { memoId: number } | { taskId: number };

async function told(app: TestApp, where: Where, type: EventType): Promise<string[]> {
  const event = await app.db.prisma.event.findFirst({
    where: { ...where, type },
    orderBy: { id: 'desc' },
    select: { notifications: { select: { user: { select: { email: true } } } } },
  });
  if (!event) throw new Error(`${JSON.stringify(where)} has no event ${type}`);
  return event.notifications.map(({ user }) => user.email.replace('@demo.test', '')).sort();
}

/** Who was told of the memo's newest event of this type, as demo names in alphabetical order. */
export const toldOf = (app: TestApp, memoId: number, type: EventType): Promise<string[]> => told(app, { memoId }, type);

/** The same of a task's. */
export const toldOfTask = (app: TestApp, taskId: number, type: EventType): Promise<string[]> =>
  told(app, { taskId }, type);

const listed = z.object({ memos: z.array(z.number()) });

/** Whom the newest events of this type told of which memos, all at once; the people in alphabetical order. */
export async function toldPeople(app: TestApp, type: PersonEventType): Promise<{ to: string; about: number[] }[]> {
  const events = await app.db.prisma.event.findMany({
    where: { type },
    orderBy: { id: 'desc' },
    distinct: ['userId'],
    select: { changes: true, notifications: { select: { user: { select: { email: true } } } } },
  });
  const told = events.flatMap(({ changes, notifications }) =>
    notifications.map(({ user }) => ({ to: user.email.replace('@demo.test', ''), about: listed.parse(changes).memos })),
  );
  return told.sort((one, other) => one.to.localeCompare(other.to));
}
