import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { run, type Runner, type WorkerEvents } from 'graphile-worker';
import type { Logger } from 'pino';
import { LANES, type JobHandlers, type Lane, type Schedule } from './lanes';
import { freeLocksOf } from './locks';
import { commonOptions, cronItems, GRACE_MS, openWorkerPool } from './runner';

type Options = {
  lane: Lane;
  handlers: JobHandlers;
  schedule: readonly Schedule[];
  connectionString: string;
  logger: Logger;
  stopping: AbortSignal;
};

const RESTART_AFTER_MS = 1_000;
/** One connection listens; the others ask for jobs and tell their ends. */
const CONNECTIONS = 3;

/** Works off one lane for ever: when its runner ends because the database went away, another one begins. */
export async function superviseLane(options: Options): Promise<void> {
  const { lane, logger, stopping } = options;
  while (!stopping.aborted) {
    try {
      await work(options);
    } catch (error) {
      logger.error({ err: error }, `the queue of ${lane} stopped and will be started again`);
    }
    await pause(RESTART_AFTER_MS, stopping);
  }
}

/** One runner's life, with connections of its own: what it leaves hanging hangs with it. */
async function work({ lane, handlers, schedule, connectionString, logger, stopping }: Options): Promise<void> {
  const pool = openWorkerPool(connectionString, CONNECTIONS, logger);
  const events = new EventEmitter() as WorkerEvents;
  let runnerId: string | null = null;
  events.once('pool:create', ({ workerPool }) => (runnerId = workerPool.id));
  const lost = new Promise<void>((resolve) => events.once('pool:gracefulShutdown', () => resolve()));
  try {
    const runner = await run({
      ...commonOptions(pool, handlers, logger),
      parsedCronItems: cronItems(schedule),
      concurrency: LANES[lane],
      events,
    });
    await Promise.race([runner.promise, lost, aborted(stopping)]);
    await end(runner);
  } finally {
    if (runnerId !== null) await freeLocksOf(pool, runnerId).catch(() => undefined);
    await Promise.race([pool.end(), sleep(RESTART_AFTER_MS)]);
  }
}

/** Waits for the jobs that run, but not for ever: after two errors at once the runner's own promise never settles (0.17.3). */
async function end(runner: Runner): Promise<void> {
  // It refuses when it is stopping already, which is just as well.
  runner.stop().catch(() => undefined);
  await Promise.race([runner.promise.catch(() => undefined), sleep(GRACE_MS + 1_000)]);
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve();
    signal.addEventListener('abort', () => resolve(), { once: true });
  });

export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => undefined);
