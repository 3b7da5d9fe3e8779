import { clock } from '#src/platform/clock';
import type { Deps, Place } from '#src/platform/http/context';

/** So long a page may be gone before anybody notices (Socket.IO pings every 25 seconds and waits 20); its mails wait a minute. */
const UNNOTICED_MS = 55_000;

/** Who seemed to look at a page that was gone, because their device fell asleep, is mailed what came meanwhile after all. */
export async function forgetSight({ db }: Pick<Deps, 'db'>, userId: number, { kind, id }: Place): Promise<void> {
  const of = kind === 'memo' ? { memoId: id } : { taskId: id };
  const createdAt = { gte: new Date(clock.now().getTime() - UNNOTICED_MS) };
  const where = { userId, ...of, isWatched: true, readAt: null, createdAt };
  await db.prisma.notification.updateMany({ where, data: { isWatched: false } });
}
