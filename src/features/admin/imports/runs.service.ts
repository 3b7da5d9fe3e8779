import { recordAudit } from '#src/features/audit/audit.service';
import { recordReadings } from '#src/features/audit/readings.service';
import { pairSchema } from '#src/import/run/pairs';
import { stateOf } from '#src/import/run/runState';
import { storedFiles } from '#src/import/run/uploadedFiles';
import { clock } from '#src/platform/clock';
import { inTransaction, type Database } from '#src/platform/db';
import { Conflict } from '#src/platform/errors';
import { enqueue } from '#src/platform/jobs';
import type { Actor } from '#src/web/actor';
import type { RunWish } from './imports.schema';
import { findActiveRun, type FoundRun } from './runs.queries';

const ONE_AT_A_TIME = 7_311_004;

/** Orders a run of uploaded files, and answers its id. @throws Conflict while another one is under way. */
export async function orderRun(db: Database, actor: Actor, uploadId: number, wish: RunWish): Promise<number> {
  return inTransaction(db, async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${ONE_AT_A_TIME})`;
    await tx.$queryRaw`SELECT 1 FROM import_uploads WHERE id = ${uploadId} FOR UPDATE`;
    const upload = await tx.importUpload.findUniqueOrThrow({ where: { id: uploadId } });
    if (upload.removedAt) throw new Conflict('imports.errors.filesGone');
    if (await findActiveRun(tx)) throw new Conflict('imports.errors.running');
    const files = storedFiles.parse(upload.files).map(({ name, sizeBytes }) => ({ name, sizeBytes }));
    const isDryRun = wish.as === 'dry-run';
    const { onlyOpenMessages } = wish;
    const data = { uploadId, startedById: actor.id, isDryRun, onlyOpenMessages, files, createdAt: clock.now() };
    const { id: runId } = await tx.importRun.create({ data, select: { id: true } });
    const details = { runId, isDryRun, onlyOpenMessages, files: files.map(({ name }) => name) };
    await recordAudit(tx, { type: 'import.started', actorId: actor.id, details });
    await enqueue(tx, 'start_import', { runId }, { jobKey: `import:${runId}` });
    return runId;
  });
}

/** One that waits ends at once; one that is under way, between two of its batches. False when it has ended already. */
export async function breakOff(db: Database, actor: Actor, runId: number): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM import_runs WHERE id = ${runId} FOR UPDATE`;
    const run = await tx.importRun.findUniqueOrThrow({ where: { id: runId } });
    const state = stateOf(run);
    if (state !== 'waiting' && state !== 'running') return false;
    if (run.stopAskedAt) return true;
    const end = state === 'waiting' ? { outcome: 'brokenOff', endedAt: clock.now() } : {};
    await tx.importRun.update({
      where: { id: runId },
      data: { stopAskedAt: clock.now(), ...end },
      select: { id: true },
    });
    await recordAudit(tx, { type: 'import.brokenOff', actorId: actor.id, details: { runId } });
    return true;
  });
}

/** Pairs hold what people wrote: who looks at them is written down, as with any reading without a role. */
export async function readPairsOf(db: Database, actor: Actor, { id: runId, pairs, isDryRun }: FoundRun) {
  const found = pairSchema.array().parse(pairs ?? []);
  if (found.length === 0) return [];
  const idsOf = (kind: 'memo' | 'task') =>
    // After a dry run nothing of it is here; its numbers may be others'.
    isDryRun ? [] : found.filter((pair) => pair.kind === kind).map(({ here }) => here.number);
  await recordReadings(db, actor, { runId, memoIds: idsOf('memo'), taskIds: idsOf('task') });
  return found;
}
