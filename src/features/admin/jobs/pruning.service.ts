import { clock } from '#src/platform/clock';
import type { Deps } from '#src/platform/http/context';

const KEPT_MS = 30 * 86_400_000;

/** Removes what has expired: counters of the rate limits, and, after a month, links that were mailed and lists of people to invite. */
export async function pruneExpired({ db }: Pick<Deps, 'db'>): Promise<void> {
  const now = clock.now().getTime();
  await db.prisma.rateLimit.deleteMany({ where: { expire: { lt: now } } });
  await db.prisma.userToken.deleteMany({ where: { expiresAt: { lt: new Date(now - KEPT_MS) } } });
  await db.prisma.invitationList.deleteMany({ where: { createdAt: { lt: new Date(now - KEPT_MS) } } });
}
