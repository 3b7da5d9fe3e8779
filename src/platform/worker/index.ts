import { runOnce } from 'graphile-worker';
import type pg from 'pg';
import type { Logger } from 'pino';
import { pause, superviseLane } from './lane';
import { LANES, type JobHandlers, type JobsByLane, type Lane, type Schedule } from './lanes';
import { sweepLocks } from './locks';
import { commonOptions, openWorkerPool } from './runner';

export type { JobHandler, JobHandlers, JobsByLane, Lane, Schedule } from './lanes';
export { sweepLocks } from './locks';

type Options = {
  connectionString: string;
  jobs: JobsByLane;
  schedule: readonly Schedule[];
  logger: Logger;
  /** No other process works on this queue: what is locked at the start was left by one that was killed. */
  isAlone?: boolean;
};

export interface Worker {
  /** Takes no further job and waits for the running ones; what takes longer than `GRACE_MS` is given back to the queue. */
  stop(): Promise<void>;
}

const SWEEP_EVERY_MS = 60_000;
const RETRY_MS = 1_000;

/** Runs jobs for ever, each lane by itself: when a runner ends because the database went away, another one begins. */
export function superviseWorker({ connectionString, jobs, schedule, logger, isAlone = false }: Options): Worker {
  const pool = openWorkerPool(connectionString, 1, logger);
  const stopping = new AbortController();
  const { signal } = stopping;
  const lanes = lanesOf(jobs).map(([lane, handlers]) => {
    const own = schedule.filter(({ task }) => task in handlers);
    return { lane, handlers, schedule: own, connectionString, logger, stopping: signal };
  });
  const finished = (async () => {
    await sweepAtStart(pool, logger, isAlone ? 0 : undefined, signal);
    await Promise.all(lanes.map((lane) => superviseLane(lane)));
  })();
  const sweeping = setInterval(() => {
    sweepLocks(pool).catch((error: unknown) => logger.warn({ err: error }, 'stale jobs could not be released'));
  }, SWEEP_EVERY_MS);

  return {
    async stop() {
      clearInterval(sweeping);
      stopping.abort();
      await finished;
      await pool.end();
    },
  };
}

async function sweepAtStart(
  pool: pg.Pool,
  logger: Logger,
  olderThanMinutes: number | undefined,
  stopping: AbortSignal,
): Promise<void> {
  while (!stopping.aborted) {
    try {
      return await sweepLocks(pool, olderThanMinutes);
    } catch (error) {
      logger.error({ err: error }, 'the queue cannot be started yet');
      await pause(RETRY_MS, stopping);
    }
  }
}

const LANE_NAMES = Object.keys(LANES) as Lane[];

const lanesOf = (jobs: JobsByLane) =>
  LANE_NAMES.flatMap((lane) => {
    const handlers = jobs[lane];
    return handlers ? [[lane, handlers] as const] : [];
  });

/** Runs every job that is due, of all lanes, and those they enqueue, then returns. */
export async function runDueJobs({
  connectionString,
  jobs,
  logger,
}: Pick<Options, 'connectionString' | 'jobs' | 'logger'>): Promise<void> {
  const pool = openWorkerPool(connectionString, 2, logger);
  const handlers: JobHandlers = { ...jobs.notices, ...jobs.mail, ...jobs.bulk };
  try {
    await runOnce({ ...commonOptions(pool, handlers, logger), concurrency: 1 });
  } finally {
    await pool.end();
  }
}
