import type { EventType } from '#src/events/catalogue';
import type { TestApp } from './app';

/** Who was told of the memo's newest event of this type, as demo names in alphabetical order. */
export async function toldOf(app: TestApp, memoId: number, type: EventType): Promise<string[]> {
  const event = await app.db.prisma.event.findFirst({
    where: { memoId, type },
    orderBy: { id: 'desc' },
    select: { notifications: { select: { user: { select: { email: true } } } } },
  });
  if (!event) throw new Error(`Memo ${memoId} has no event ${type}`);
  return event.notifications.map(({ user }) => user.email.replace('@demo.test', '')).sort();
}
