import type { EventType } from '#src/events/catalogue';
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
