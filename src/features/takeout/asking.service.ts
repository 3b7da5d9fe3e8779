import { recordAudit } from '#src/features/audit/audit.service';
import { newStorageKey } from '#src/features/files/storageKeys';
import { clock } from '#src/platform/clock';
import { inTransaction, type Database } from '#src/platform/db';
import { enqueue } from '#src/platform/jobs';
import type { Actor } from '#src/web/actor';

/** One at a time: while one is being made, asking again changes nothing. */
export async function askForTakeout(db: Database, actor: Pick<Actor, 'id'>): Promise<void> {
  await inTransaction(db, async (tx) => {
    const data = { userId: actor.id, askedAt: clock.now(), storageKey: newStorageKey() };
    const [made] = await tx.takeout.createManyAndReturn({ data: [data], skipDuplicates: true, select: { id: true } });
    if (!made) return;
    await recordAudit(tx, { type: 'takeout.asked', actorId: actor.id, details: { takeoutId: made.id } });
    await enqueue(tx, 'make_takeouts', {});
  });
}
