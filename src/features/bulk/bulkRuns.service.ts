import { clock } from '#src/platform/clock';
import { inTransaction, isDatabaseGone, type Prisma, type Tx } from '#src/platform/db';
import { HttpError } from '#src/platform/errors';
import type { Deps } from '#src/platform/http/context';
import { enqueue } from '#src/platform/jobs';
import { bulkRunSchema, type BulkKind, type BulkKinds, type BulkRun, type Phase } from '#src/platform/bulkRun';

type NewRun = {
  kind: string;
  /** On whose page it shows: `user:12`. */
  about: string;
  startedById: number;
  payload: Prisma.InputJsonObject;
  total: number;
  formKey?: string;
};

/** `isAtOnce`: whoever starts it goes on with `runAtOnce`, and the job comes after that. */
export async function startBulkRun(tx: Tx, run: NewRun, isAtOnce = false): Promise<number> {
  const { id } = await tx.bulkRun.create({ data: { ...run, createdAt: clock.now() }, select: { id: true } });
  const runAt = isAtOnce ? { runAt: new Date(clock.now().getTime() + 2 * AT_ONCE_MS) } : {};
  await enqueue(tx, 'run_bulk', { runId: id }, { jobKey: `bulk:${id}`, ...runAt });
  return id;
}

/** So long the page waits for work that is short. */
const AT_ONCE_MS = 4_000;

/** After the commit that started it: most work is done when the page comes back. The rest is the job's, whatever happens here. */
export async function runAtOnce(work: Work, runId: number): Promise<void> {
  await runBulk(work, runId, AT_ONCE_MS).catch((error: unknown) => {
    work.logger.warn({ err: error, runId }, 'long work goes on as a job');
  });
}

type Work = Pick<Deps, 'db' | 'logger' | 'realtime'> & { kinds: BulkKinds };

/** Below the time limit of a job; the next job continues, after others of the lane. */
const STINT_MS = 60_000;
const MOST_PROBLEMS = 500;

/** May run again or twice at once: it continues after the last committed batch. */
export async function runBulk(work: Work, runId: number, stintMs = STINT_MS): Promise<void> {
  const until = performance.now() + stintMs;
  // After a failed batch: how many rows to take one by one, to find the one that fails.
  let singly = 0;
  for (;;) {
    const step = await takeStep(work, runId, singly > 0).catch((error: unknown) => {
      if (isDatabaseGone(error)) throw error;
      return { error };
    });
    if (step === 'finished') return;
    if (typeof step === 'object' && singly === 0) singly = SINGLY;
    else {
      if (typeof step === 'object') await passOver(work, runId, step.error);
      singly = Math.max(0, singly - 1);
    }
    if (performance.now() > until) return enqueue(work.db.prisma, 'run_bulk', { runId }, { jobKey: `bulk:${runId}` });
  }
}

const SINGLY = 500;

/** One transaction: a batch with its progress, a change of phase, or the end. */
async function takeStep({ db, kinds, realtime }: Work, runId: number, isSingle: boolean): Promise<'done' | 'finished'> {
  const { outcome, startedById } = await inTransaction(db, async (tx) => {
    const run = await lockRun(tx, runId);
    const kind = kinds[run.kind];
    if (run.finishedAt || !kind) return { outcome: 'finished', startedById: run.startedById } as const;
    const phase = kind.phases[run.phase];
    if (phase) await doBatch(tx, run, phase, isSingle);
    else await finish(tx, run, kind);
    return { outcome: phase ? 'done' : 'finished', startedById: run.startedById } as const;
  });
  realtime.toUser(startedById, 'bulk.progress', { runId });
  return outcome;
}

async function doBatch(tx: Tx, run: BulkRun, phase: Phase, isSingle: boolean): Promise<void> {
  const ids = await phase.next(tx, run, { afterId: run.afterId, most: isSingle ? 1 : phase.most });
  const last = ids.at(-1);
  if (last === undefined) return saveRun(tx, run, { phase: run.phase + 1, afterId: 0 });
  const applied = await phase.apply(tx, run, ids);
  const { done, left } = typeof applied === 'number' ? { done: applied, left: [] } : applied;
  const problems = [...run.problems, ...left.map((one) => ({ phase: phase.name, ...one }))];
  await saveRun(tx, run, {
    afterId: last,
    counts: { ...run.counts, [phase.name]: (run.counts[phase.name] ?? 0) + done },
    ...(left.length > 0 ? { failed: run.failed + left.length, problems: problems.slice(0, MOST_PROBLEMS) } : {}),
  });
}

async function finish(tx: Tx, run: BulkRun, kind: BulkKind): Promise<void> {
  await kind.finish(tx, run);
  await saveRun(tx, run, { finishedAt: clock.now() });
}

async function passOver({ db, kinds, logger }: Work, runId: number, error: unknown): Promise<void> {
  await inTransaction(db, async (tx) => {
    const run = await lockRun(tx, runId);
    const phase = kinds[run.kind]?.phases[run.phase];
    // The final step failed: the job is retried.
    if (!phase) throw error;
    const [id] = await phase.next(tx, run, { afterId: run.afterId, most: 1 });
    if (id === undefined) return;
    logger.error({ err: error, runId, phase: phase.name, id }, 'one row of long work could not be done');
    const reason = error instanceof HttpError ? error.messageKey : 'bulk.problems.unknown';
    const problems = [...run.problems, { phase: phase.name, id, reason }].slice(0, MOST_PROBLEMS);
    await saveRun(tx, run, { afterId: id, failed: run.failed + 1, problems });
  });
}

export async function lockRun(tx: Tx, runId: number): Promise<BulkRun> {
  await tx.$queryRaw`SELECT 1 FROM bulk_runs WHERE id = ${runId} FOR UPDATE`;
  return bulkRunSchema.parse(await tx.bulkRun.findUniqueOrThrow({ where: { id: runId } }));
}

async function saveRun(tx: Tx, { id }: BulkRun, data: Prisma.BulkRunUpdateInput): Promise<void> {
  await tx.bulkRun.update({ where: { id }, data, select: { id: true } });
}
