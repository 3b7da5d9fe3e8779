import { removeEndedTakeouts } from '#src/features/takeout/sweeping.service';
import { allOf } from '#src/platform/allOf';
import { clock } from '#src/platform/clock';
import type { Deps } from '#src/platform/http/context';

const KEPT_MS = 30 * 86_400_000;

/** Removes what has expired: counters of the rate limits, archives of people's own data, and, after a month, links that were mailed and lists of people to invite. */
export async function pruneExpired(deps: Pick<Deps, 'db' | 'storage' | 'logger'>): Promise<void> {
  const { db } = deps;
  const now = clock.now().getTime();
  const longAgo = new Date(now - KEPT_MS);
  await allOf([
    () => db.prisma.rateLimit.deleteMany({ where: { expire: { lt: now } } }),
    () => db.prisma.userToken.deleteMany({ where: { expiresAt: { lt: longAgo } } }),
    () => removeEndedTakeouts(deps),
    () => db.prisma.heldAct.deleteMany({ where: { undoneAt: { lt: longAgo } } }),
    () => db.prisma.invitationList.deleteMany({ where: { createdAt: { lt: longAgo } } }),
  ]);
}
