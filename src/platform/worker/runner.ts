import { Logger as WorkerLogger, parseCronItems, type JobHelpers, type Task, type TaskList } from 'graphile-worker';
import type pg from 'pg';
import type { Logger } from 'pino';
import { openPool } from '../pool';
import type { JobHandler, JobHandlers, Schedule } from './lanes';

/** How long a job that runs is waited for at the end; what takes longer is given back to the queue. */
export const GRACE_MS = 7_000;
const TASK_LIMIT_MS = 2 * 60_000;

/**
 * Of a job only its taking and its end pass here. A connection that breaks, at rest or at work, must not end the
 * process; the time-out ends a question that a silent database would never answer.
 */
export function openWorkerPool(connectionString: string, max: number, logger: Logger): pg.Pool {
  const note = (error: Error) => logger.warn(`a connection of the worker broke: ${error.message}`);
  return openPool({ connectionString, max, answerWithinMs: 15_000 }, note);
}

type Surroundings = { logger: Logger; stopping: AbortSignal };

export const commonOptions = (pool: pg.Pool, handlers: JobHandlers, { logger, stopping }: Surroundings) => ({
  pgPool: pool,
  taskList: taskList(handlers, stopping),
  noHandleSignals: true,
  logger: asWorkerLogger(logger),
  // By default 0.17.3 does not wait for its own "this job is done": stopping would leave done jobs locked, to run again,
  // and a lost database would be an unhandled rejection. Its batches are waited for, and their errors end the runner.
  preset: { worker: { completeJobBatchDelay: 0, failJobBatchDelay: 0 } },
  gracefulShutdownAbortTimeout: GRACE_MS,
});

/** A job that is still waiting is not enqueued twice. */
export const cronItems = (schedule: readonly Schedule[]) =>
  parseCronItems(
    schedule.map(({ task, match }) => ({
      task,
      match,
      identifier: task,
      options: { jobKey: `cron:${task}`, maxAttempts: 3 },
    })),
  );

const taskList = (handlers: JobHandlers, stopping: AbortSignal): TaskList =>
  Object.fromEntries(Object.entries(handlers).map(([name, handler]) => [name, limited(name, handler, stopping)]));

/** No job holds its place for longer than the limit, nor the process back when it ends. */
function limited(name: string, handler: JobHandler, stopping: AbortSignal): Task {
  return async (payload: unknown, { job, abortSignal }: JobHelpers) => {
    const limit = AbortSignal.any([AbortSignal.timeout(TASK_LIMIT_MS), abortSignal]);
    let give: (() => void) | undefined;
    const givenUp = new Promise<never>((_resolve, reject) => {
      give = () => reject(new Error(`${name} was given up: it took too long, or the process ends`));
      limit.addEventListener('abort', give, { once: true });
    });
    try {
      const { id, created_at: createdAt, locked_by: runnerId, priority } = job;
      await Promise.race([handler(payload, { id, createdAt, runnerId, priority, stopping }), givenUp]);
    } finally {
      if (give) limit.removeEventListener('abort', give);
    }
  };
}

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
