import { stat } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { recordAudit } from '#src/features/audit/audit.service';
import { inTransaction, type Database, type Prisma } from '#src/platform/db';
import { asError } from '#src/platform/errors';
import { ImportError } from '../importError';
import { onlyOne } from './importLock';
import { BrokenOff, Progress } from './progress';
import { inShort, reportData, type Report } from './report';
import type { Failure, RunFile } from './runState';
import { storedFiles } from './uploadedFiles';

export type NewRun = { isDryRun: boolean; onlyOpenMessages: boolean; files: readonly string[] };

const SIGN_EVERY_MS = 1_000;

/**
 * Does the work and keeps in `import_runs` how far it is, that it lives, and what came of it. A second one meanwhile is refused.
 * `id` names a row that /admin/import made; from the command line there is none yet.
 */
export async function recorded(
  db: Database,
  { id, ...run }: NewRun & { id: number | null },
  work: (progress: Progress) => Promise<Report>,
): Promise<Report> {
  const runId = id ?? (await makeRun(db, run));
  return onlyOne(db, () => kept(db, runId, work)).catch(async (error: unknown) => {
    // With the database gone the row stays as it is: it is silent, and so broken off.
    await tellEnd(db, runId, error).catch(() => undefined);
    throw error;
  });
}

async function kept(db: Database, runId: number, work: (progress: Progress) => Promise<Report>): Promise<Report> {
  const progress = new Progress();
  const signs = setInterval(() => void giveSign(db, runId, progress), SIGN_EVERY_MS);
  const stop = () => progress.stop();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, stop);
  try {
    await begin(db, runId);
    const report = await work(progress);
    const named = reportData(report, await nameOfFile(db, runId));
    await end(db, runId, { outcome: 'done', report: named, pairs: report.pairs, progress: progress.state });
    return report;
  } finally {
    clearInterval(signs);
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.off(signal, stop);
  }
}

async function makeRun(db: Database, { isDryRun, onlyOpenMessages, files }: NewRun): Promise<number> {
  const named: RunFile[] = [];
  for (const file of files) {
    const { size } = await stat(file).catch(() => ({ size: 0 }));
    named.push({ name: path.basename(file), sizeBytes: size });
  }
  const { id } = await db.prisma.importRun.create({
    data: { isDryRun, onlyOpenMessages, files: named },
    select: { id: true },
  });
  return id;
}

async function begin(db: Database, runId: number): Promise<void> {
  await inTransaction(db, async (tx) => {
    await tx.$executeRaw`
      UPDATE import_runs SET started_at = coalesce(started_at, now()), seen_at = now() WHERE id = ${runId}`;
    const run = await tx.importRun.findUniqueOrThrow({ where: { id: runId } });
    // From the page it was recorded when the person asked for it.
    if (run.uploadId === null)
      await recordAudit(tx, { type: 'import.started', actorId: null, details: { runId, isDryRun: run.isDryRun } });
  });
}

const signRows = z.array(z.object({ stop: z.boolean() }));

/** The answer says whether somebody asked the run to stop. A sign that cannot be given is given the next time. */
async function giveSign({ prisma }: Database, runId: number, progress: Progress): Promise<void> {
  const rows = await prisma.$queryRaw`
    UPDATE import_runs SET seen_at = now(), progress = ${JSON.stringify(progress.state)}::jsonb
     WHERE id = ${runId} AND ended_at IS NULL
    RETURNING stop_asked_at IS NOT NULL AS stop`.catch(() => []);
  if (signRows.parse(rows)[0]?.stop) progress.stop();
}

type End = Prisma.ImportRunUpdateInput & { outcome: 'done' | 'failed' | 'brokenOff' };

async function end({ prisma }: Database, runId: number, data: End): Promise<void> {
  await prisma.importRun.update({ where: { id: runId }, data: { ...data, endedAt: new Date() }, select: { id: true } });
}

async function tellEnd(db: Database, runId: number, error: unknown): Promise<void> {
  if (error instanceof BrokenOff) return end(db, runId, { outcome: 'brokenOff' });
  await end(db, runId, { outcome: 'failed', failure: withNames(failureOf(error), await nameOfFile(db, runId)) });
}

const REASON_MAX = 300;

function failureOf(error: unknown): Failure {
  if (error instanceof ImportError) return { key: error.messageKey, values: inShort(error.values) };
  const reason = asError(error).message.trim().split('\n').at(-1) ?? '';
  return { key: 'import.errors.failed', values: { reason: reason.slice(0, REASON_MAX) } };
}

const withNames = ({ key, values }: Failure, nameOf: (file: string) => string): Failure =>
  typeof values.file === 'string' ? { key, values: { ...values, file: nameOf(values.file) } } : { key, values };

/** Readers know an uploaded file by the name it had. */
async function nameOfFile(db: Database, runId: number): Promise<(file: string) => string> {
  const run = await db.prisma.importRun.findUniqueOrThrow({ where: { id: runId }, include: { upload: true } });
  const names = new Map(
    storedFiles.parse(run.upload?.files ?? []).map(({ stored, name }) => [path.basename(stored), name]),
  );
  return (file) => names.get(path.basename(file)) ?? path.basename(file);
}
