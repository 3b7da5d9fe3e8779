import { clock } from '#src/platform/clock';
import type { Deps } from '#src/platform/http/context';

const TOKENS_KEPT_MS = 30 * 86_400_000;

/** Removes what has expired: counters of the rate limits, and links that were mailed a month ago. */
export async function pruneExpired({ db }: Pick<Deps, 'db'>): Promise<void> {
  const now = clock.now().getTime();
  await db.prisma.rateLimit.deleteMany({ where: { expire: { lt: now } } });
  await db.prisma.userToken.deleteMany({ where: { expiresAt: { lt: new Date(now - TOKENS_KEPT_MS) } } });
}
