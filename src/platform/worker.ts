import {
  Logger as WorkerLogger,
  parseCronItems,
  run,
  runOnce,
  type JobHelpers,
  type Runner,
  type Task,
  type TaskList,
} from 'graphile-worker';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import type { Logger } from 'pino';

/** `job` tells a repeated run from a new one: its id and birth stay the same. */
export type JobHandler = (payload: unknown, job: { id: string; createdAt: Date }) => Promise<void>;
export type JobHandlers = Record<string, JobHandler>;

/** A task and when it runs by itself, as in crontab(5), UTC. */
export type Schedule = { task: string; match: string };

type Options = {
  connectionString: string;
  handlers: JobHandlers;
  schedule: readonly Schedule[];
  logger: Logger;
  /** No other process works on this queue: what is locked at the start was left by one that was killed. */
  isAlone?: boolean;
};

export interface Worker {
  /** Takes no further job and waits for the running ones; what takes longer than `GRACE_MS` is given back to the queue. */
  stop(): Promise<void>;
}

const AT_ONCE = 4;
const TASK_LIMIT_MS = 2 * 60_000;
const SWEEP_EVERY_MS = 60_000;
const STALE_LOCK_MINUTES = 5;
const RESTART_AFTER_MS = 1_000;
const GRACE_MS = 7_000;

/** Runs jobs for ever: when the runner ends because the database went away, another one begins. */
export function superviseWorker({ connectionString, handlers, schedule, logger, isAlone = false }: Options): Worker {
  const pool = openPool(connectionString, logger);
  const stopping = new AbortController();
  let runner: Runner | null = null;

  const supervise = async () => {
    let isFirst = true;
    while (!stopping.signal.aborted) {
      try {
        await sweepLocks(pool, isAlone && isFirst ? 0 : STALE_LOCK_MINUTES);
        isFirst = false;
        runner = await run(runnerOptions(pool, handlers, schedule, logger));
        if (stopping.signal.aborted) await runner.stop();
        await runner.promise;
      } catch (error) {
        logger.error({ err: error }, 'the worker stopped and will be started again');
      }
      runner = null;
      await pause(RESTART_AFTER_MS, stopping.signal);
    }
  };
  const finished = supervise();
  const sweeping = setInterval(() => {
    sweepLocks(pool).catch((error: unknown) => logger.warn({ err: error }, 'stale jobs could not be released'));
  }, SWEEP_EVERY_MS);

  return {
    async stop() {
      clearInterval(sweeping);
      stopping.abort();
      // It refuses when it is stopping already, which is just as well.
      await runner?.stop().catch(() => undefined);
      await finished;
      await pool.end();
    },
  };
}

/** Runs every job that is due, and those they enqueue, then returns. */
export async function runDueJobs({ connectionString, handlers, logger }: Omit<Options, 'schedule'>): Promise<void> {
  const pool = openPool(connectionString, logger);
  try {
    await runOnce({ ...commonOptions(pool, handlers, logger), concurrency: 1 });
  } finally {
    await pool.end();
  }
}

/** A connection that breaks, at rest or at work, must not end the process: the runner notices and begins anew. */
function openPool(connectionString: string, logger: Logger): pg.Pool {
  const pool = new pg.Pool({ connectionString, max: AT_ONCE + 2, connectionTimeoutMillis: 4_000, keepAlive: true });
  const note = (error: Error) => logger.warn(`a connection of the worker broke: ${error.message}`);
  pool.on('error', note);
  pool.on('connect', (client) => void client.on('error', note));
  return pool;
}

const commonOptions = (pool: pg.Pool, handlers: JobHandlers, logger: Logger) => ({
  pgPool: pool,
  taskList: taskList(handlers),
  noHandleSignals: true,
  logger: asWorkerLogger(logger),
  // By default 0.17.3 does not wait for its own "this job is done": stopping would leave done jobs locked, to run again,
  // and a lost database would be an unhandled rejection. Its batches are waited for, and their errors end the runner.
  preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
});

function runnerOptions(pool: pg.Pool, handlers: JobHandlers, schedule: readonly Schedule[], logger: Logger) {
  return {
    ...commonOptions(pool, handlers, logger),
    // A job that is still waiting is not enqueued twice.
    parsedCronItems: parseCronItems(
      schedule.map(({ task, match }) => ({
        task,
        match,
        identifier: task,
        options: { jobKey: `cron:${task}`, maxAttempts: 3 },
      })),
    ),
    concurrency: AT_ONCE,
    gracefulShutdownAbortTimeout: GRACE_MS,
  };
}

const taskList = (handlers: JobHandlers): TaskList =>
  Object.fromEntries(Object.entries(handlers).map(([name, handler]) => [name, limited(name, handler)]));

/** No job holds its place for longer than the limit, nor the process back when it ends. */
function limited(name: string, handler: JobHandler): Task {
  return async (payload: unknown, { job, abortSignal }: JobHelpers) => {
    const limit = AbortSignal.any([AbortSignal.timeout(TASK_LIMIT_MS), abortSignal]);
    let give: (() => void) | undefined;
    const givenUp = new Promise<never>((_resolve, reject) => {
      give = () => reject(new Error(`${name} was given up: it took too long, or the process ends`));
      limit.addEventListener('abort', give, { once: true });
    });
    try {
      await Promise.race([handler(payload, { id: job.id, createdAt: job.created_at }), givenUp]);
    } finally {
      if (give) limit.removeEventListener('abort', give);
    }
  };
}

/**
 * After kill -9 its jobs stay locked, for graphile-worker for four hours. No job of ours runs for five minutes, so what
 * is locked longer has lost its worker; `olderThanMinutes: 0` when it is known that no other worker lives.
 */
export async function sweepLocks(pool: pg.Pool, olderThanMinutes = STALE_LOCK_MINUTES): Promise<void> {
  for (const table of ['_private_jobs', '_private_job_queues']) {
    await pool.query(
      `UPDATE graphile_worker.${table} SET locked_at = NULL, locked_by = NULL WHERE locked_at <= now() - make_interval(mins => $1)`,
      [olderThanMinutes],
    );
  }
}

const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => undefined);

/** Its routine lines ("completed task…") are our debug level. */
const asWorkerLogger = (logger: Logger): WorkerLogger =>
  new WorkerLogger(() => (level, message) => {
    const text = String(message);
    // Its levels are an enum that exists for the compiler only.
    const name: string = level;
    if (name === 'error') logger.error(text);
    else if (name === 'warning') logger.warn(text);
    else logger.debug(text);
  });
