import { runOnce } from 'graphile-worker';
import type pg from 'pg';
import type { Logger } from 'pino';
import { atMost, pause, superviseLane } from './lane';
import { LANE_NAMES, type JobHandlers, type JobsByLane, type Schedule } from './lanes';
import { bringBackToNow, sweepLocks } from './locks';
import { commonOptions, openWorkerPool } from './runner';
import { retireAll, retireSilent } from './runners';

export type { JobHandler, JobHandlers, JobsByLane, Lane, Schedule } from './lanes';
export { bringBackToNow, sweepLocks } from './locks';

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
const LOOK_EVERY_MS = 10_000;
const RETRY_MS = 1_000;
/** For the beats of all lanes, and for sweeping. */
const CONNECTIONS = 2;

/** Runs jobs for ever, each lane by itself: when a runner ends because the database went away, another one begins. */
export function superviseWorker({ connectionString, jobs, schedule, logger, isAlone = false }: Options): Worker {
  const pool = openWorkerPool(connectionString, CONNECTIONS, logger);
  const stopping = new AbortController();
  const runners = new Set<string>();
  const shared = { connectionString, logger, stopping: stopping.signal, runners, pool };
  const lanes = LANE_NAMES.flatMap((lane) => {
    const handlers = jobs[lane];
    return handlers ? [{ ...shared, lane, handlers, schedule: schedule.filter(({ task }) => task in handlers) }] : [];
  });
  const finished = prepare({ pool, logger, isAlone, stopping: stopping.signal }).then(() =>
    Promise.all(lanes.map((lane) => superviseLane(lane))),
  );
  const regularly = (everyMs: number, work: () => Promise<void>) =>
    setInterval(() => {
      work().catch((error: unknown) => logger.warn({ err: error }, 'stale jobs could not be released'));
    }, everyMs);
  const timers = [
    regularly(LOOK_EVERY_MS, () => retireSilent(pool, [...runners])),
    regularly(SWEEP_EVERY_MS, () => sweep(pool)),
  ];

  return {
    async stop() {
      for (const timer of timers) clearInterval(timer);
      stopping.abort();
      await finished;
      await atMost(RETRY_MS, pool.end());
    },
  };
}

async function sweep(pool: pg.Pool): Promise<void> {
  await bringBackToNow(pool);
  await sweepLocks(pool);
}

type Preparing = { pool: pg.Pool; logger: Logger; isAlone: boolean; stopping: AbortSignal };

async function prepare({ pool, logger, isAlone, stopping }: Preparing): Promise<void> {
  while (!stopping.aborted) {
    try {
      if (isAlone) await retireAll(pool);
      else await retireSilent(pool, []);
      return await sweep(pool);
    } catch (error) {
      logger.error({ err: error }, 'the queue cannot be started yet');
      await pause(RETRY_MS, stopping);
    }
  }
}

/** Runs every job that is due, of all lanes, and those they enqueue, then returns. */
export async function runDueJobs({
  connectionString,
  jobs,
  logger,
}: Pick<Options, 'connectionString' | 'jobs' | 'logger'>): Promise<void> {
  const pool = openWorkerPool(connectionString, 2, logger);
  const handlers: JobHandlers = Object.assign({}, ...Object.values(jobs)) as JobHandlers;
  try {
    await runOnce({
      ...commonOptions(pool, handlers, { logger, stopping: new AbortController().signal }),
      concurrency: 1,
    });
  } finally {
    await pool.end();
  }
}
