import { createWriteStream } from 'node:fs';
import { mkdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { recordForPeople } from '#src/events/record';
import { findActor } from '#src/features/people/actor.queries';
import { clock } from '#src/platform/clock';
import { inTransaction, type Database, type Tx } from '#src/platform/db';
import type { Deps } from '#src/platform/http/context';
import { writeArchive } from './archive';
import { contentsOf } from './contents';

export const KEPT_DAYS = 7;
const DAY_MS = 86_400_000;
/** Silent for so long, its maker is gone. */
const SILENT_MS = 120_000;
const BEAT_MS = 20_000;
const MOST_ATTEMPTS = 5;
/** Of the whole installation at once. */
const AT_ONCE = 2;

type Making = Pick<Deps, 'db' | 'storage' | 'config' | 'logger'>;

const claimed = z.array(z.object({ id: z.number(), userId: z.number(), attempts: z.number(), storageKey: z.string() }));
type Claim = z.infer<typeof claimed>[number];

/**
 * Begins the next archive that waits. It goes on beside the jobs, for it may take longer than a job; the promise inside ends with
 * it. Null when there is nothing to do. Whatever is killed, the row stays, and the next minute's job takes it up again.
 */
export async function makeTakeouts(deps: Making): Promise<{ done: Promise<void> } | null> {
  const claim = await claimNext(deps.db);
  return claim && { done: attempt(deps, claim) };
}

async function claimNext(db: Database): Promise<Claim | null> {
  const now = clock.now();
  const silent = new Date(now.getTime() - SILENT_MS);
  const [claim] = claimed.parse(
    await db.prisma.$queryRaw`
      UPDATE takeouts SET claimed_at = ${now}::timestamptz, attempts = attempts + 1
       WHERE id = (SELECT id FROM takeouts
                    WHERE ready_at IS NULL AND failed_at IS NULL
                      AND (claimed_at IS NULL OR claimed_at < ${silent}::timestamptz)
                      AND (SELECT count(*) FROM takeouts busy WHERE busy.ready_at IS NULL AND busy.failed_at IS NULL
                              AND busy.claimed_at >= ${silent}::timestamptz) < ${AT_ONCE}
                    ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING id, user_id AS "userId", attempts, storage_key AS "storageKey"`,
  );
  return claim ?? null;
}

/** Of this attempt alone: whoever was silent for too long changes nothing more. */
const still = ({ id, attempts }: Claim) => ({ id, attempts, readyAt: null, failedAt: null });

async function attempt(deps: Making, claim: Claim): Promise<void> {
  const { db, logger } = deps;
  const { prisma } = db;
  const stop = new AbortController();
  const beat = setInterval(() => {
    void prisma.takeout
      .updateMany({ where: still(claim), data: { claimedAt: clock.now() } })
      .then(({ count }) => void (count === 0 && stop.abort()))
      .catch(() => undefined);
  }, BEAT_MS);
  const file = path.join(deps.config.uploadTempDir, nameOf(claim.id, claim.attempts));
  try {
    await removeEarlier(deps, claim);
    await make(deps, claim, { file, signal: stop.signal });
  } catch (error) {
    logger.warn({ err: error, takeoutId: claim.id }, "a person's own data could not be put together");
    // The next minute tries again.
    const giveBack = () => prisma.takeout.updateMany({ where: still(claim), data: { claimedAt: null } });
    await (claim.attempts < MOST_ATTEMPTS ? giveBack() : giveUp(db, claim)).catch(() => undefined);
  } finally {
    clearInterval(beat);
    await rm(file, { force: true });
  }
}

const nameOf = (id: number, attempts: number): string => `takeout-${id}-${attempts}.zip`;

/** What an attempt that was killed left. */
async function removeEarlier({ config }: Making, { id, attempts }: Claim): Promise<void> {
  for (let at = 1; at < attempts; at += 1) await rm(path.join(config.uploadTempDir, nameOf(id, at)), { force: true });
}

/** As who they are now. Who has left gets none. */
async function make(
  deps: Making,
  claim: Claim,
  { file, signal }: { file: string; signal: AbortSignal },
): Promise<void> {
  const { db, storage, config } = deps;
  const actor = await findActor(db, claim.userId);
  if (!actor || claim.attempts > MOST_ATTEMPTS) return giveUp(db, claim);
  await mkdir(config.uploadTempDir, { recursive: true, mode: 0o700 });
  await writeArchive(contentsOf({ db, storage }, actor), createWriteStream(file, { mode: 0o600 }), signal);
  const { size } = await stat(file);
  await storage.store(file, claim.storageKey);
  await inTransaction(db, async (tx) => {
    const now = clock.now();
    const expiresAt = new Date(now.getTime() + KEPT_DAYS * DAY_MS);
    const data = { readyAt: now, expiresAt, sizeBytes: size };
    const { count } = await tx.takeout.updateMany({ where: still(claim), data });
    if (count === 0) return;
    const older = { userId: claim.userId, id: { lt: claim.id }, expiresAt: { gt: now } };
    await tx.takeout.updateMany({ where: older, data: { expiresAt: now } });
    await tell(tx, claim, expiresAt);
  });
}

const giveUp = (db: Database, claim: Claim): Promise<void> =>
  inTransaction(db, async (tx) => {
    const { count } = await tx.takeout.updateMany({ where: still(claim), data: { failedAt: clock.now() } });
    if (count > 0) await tell(tx, claim, null);
  });

const tell = (tx: Tx, { userId }: Claim, until: Date | null): Promise<void> =>
  recordForPeople(tx, [
    { type: 'person.dataReady', actorId: null, userId, changes: { until: until?.toISOString() ?? null } },
  ]);
