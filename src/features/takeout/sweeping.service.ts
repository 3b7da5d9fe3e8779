import { clock } from '#src/platform/clock';
import { eachOnItsOwn } from '#src/platform/eachOnItsOwn';
import type { Deps } from '#src/platform/http/context';
import { removeFiles } from '#src/platform/storage/filesLock';

/** Every hour: the bytes of archives that have expired, failed, or are of somebody who has left. */
export async function removeEndedTakeouts(deps: Pick<Deps, 'db' | 'storage' | 'logger'>): Promise<void> {
  const { db, storage } = deps;
  const now = clock.now();
  const hasLeft = { readyAt: { not: null }, user: { deactivatedAt: { not: null } } };
  const ended = await db.prisma.takeout.findMany({
    where: { removedAt: null, OR: [{ expiresAt: { lte: now } }, { failedAt: { not: null } }, hasLeft] },
    select: { id: true, storageKey: true },
    take: 1_000,
  });
  await eachOnItsOwn(deps, ended, 'an expired archive could not be removed', async ({ id, storageKey }) => {
    if (!(await removeFiles(db, () => storage.remove(storageKey)))) return;
    await db.prisma.takeout.update({ where: { id }, data: { removedAt: now }, select: { id: true } });
  });
}
