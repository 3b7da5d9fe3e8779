import { EventEmitter } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { run, type Runner, type WorkerEvents } from 'graphile-worker';
import type pg from 'pg';
import type { Logger } from 'pino';
import { LANES, type JobHandlers, type Lane, type Schedule } from './lanes';
import { commonOptions, cronItems, GRACE_MS, openWorkerPool } from './runner';
import { beat, BEAT_EVERY_MS, retire } from './runners';
import { watchSigns, type Signs } from './signs';

type Options = {
  lane: Lane;
  handlers: JobHandlers;
  schedule: readonly Schedule[];
  connectionString: string;
  logger: Logger;
  stopping: AbortSignal;
  /** The runners of this process, also those that ended and whose locks are not freed yet. */
  runners: Set<string>;
  /** Connections that outlive the runners. */
  pool: pg.Pool;
};

const RESTART_AFTER_MS = 500;
const SETTLED_AFTER_MS = 1_000;
/** Beside one for each place: to listen, to plan what is scheduled, to tell the end of a job while others are asked for. */
const MORE_CONNECTIONS = 3;

/** Works off one lane for ever: whatever became of its runner, another one begins. */
export async function superviseLane(options: Options): Promise<void> {
  const { lane, logger, stopping } = options;
  const ended: string[] = [];
  while (!stopping.aborted) {
    try {
      await retireEnded(options, ended);
      await work(options, ended);
    } catch (error) {
      logger.error({ err: error }, `the queue of ${lane} stopped and will be started again`);
    }
    await atMost(SETTLED_AFTER_MS, retireEnded(options, ended));
    await pause(RESTART_AFTER_MS, stopping);
  }
}

/** As soon as the database takes it, which may be when the next runner begins. */
async function retireEnded({ pool, runners }: Options, ended: string[]): Promise<void> {
  if (ended.length === 0) return;
  await retire(pool, ended);
  for (const id of ended.splice(0)) runners.delete(id);
}

/** One runner's life, with connections of its own: what it leaves hanging hangs with it. */
async function work(options: Options, ended: string[]): Promise<void> {
  const { lane, schedule, connectionString, logger } = options;
  const pool = openWorkerPool(connectionString, LANES[lane] + MORE_CONNECTIONS, logger);
  const events = new EventEmitter() as WorkerEvents;
  const signs = watchSigns(events, LANES[lane]);
  const over = new AbortController();
  const registered = new Promise<string>((resolve, reject) => {
    events.once('pool:create', ({ workerPool: { id } }) => {
      options.runners.add(id);
      ended.push(id);
      beat(options.pool, { id, lane }, false).then(() => resolve(id), reject);
    });
  });
  registered.catch(() => undefined);
  const isShuttingDown = new Promise<void>((resolve) => events.once('pool:gracefulShutdown', () => resolve()));
  try {
    const runner = await run({
      ...commonOptions(pool, onceRegistered(options.handlers, registered), { logger, stopping: options.stopping }),
      parsedCronItems: cronItems(schedule),
      concurrency: LANES[lane],
      events,
    });
    const settled = runner.promise.catch((error: unknown) =>
      logger.warn({ err: error }, `the queue of ${lane} broke off`),
    );
    const id = await registered;
    await Promise.race([settled, isShuttingDown, watched(options, { id, signs, over: over.signal })]);
    over.abort();
    await beat(options.pool, { id, lane }, false).catch(() => undefined);
    await end(runner, settled, signs);
  } finally {
    over.abort();
    await atMost(RESTART_AFTER_MS, pool.end());
  }
}

/** No job begins before others can know whose it is. */
const onceRegistered = (handlers: JobHandlers, registered: Promise<unknown>): JobHandlers =>
  Object.fromEntries(
    Object.entries(handlers).map(([task, handler]) => [
      task,
      async (payload, job) => {
        await registered;
        await handler(payload, job);
      },
    ]),
  );

type Watched = { id: string; signs: Signs; over: AbortSignal };

/** Tells that the runner works, as long as it does; resolves when it does no more, or is to stop. */
async function watched({ lane, pool, logger, stopping }: Options, { id, signs, over }: Watched): Promise<void> {
  const ending = AbortSignal.any([stopping, over]);
  for (let isFirst = true; ; isFirst = false) {
    const wait = pause(BEAT_EVERY_MS, ending);
    await (isFirst ? Promise.race([signs.first, wait]) : wait);
    if (ending.aborted) return;
    const state = signs.look();
    if (state === 'lost') return logger.error(`the queue of ${lane} does not move and is started again`);
    if (state === 'moves') await beat(pool, { id, lane }, true).catch(() => undefined);
  }
}

/** Waits for the jobs that run, but not for ever: after two errors at once the runner's own promise never settles (0.17.3). */
async function end(runner: Runner, settled: Promise<unknown>, signs: Signs): Promise<void> {
  // It refuses when it is stopping already, which is just as well.
  runner.stop().catch(() => undefined);
  const idle = async () => {
    for (let waited = 0; waited <= GRACE_MS && signs.busy() > 0; waited += 100) await sleep(100);
    await sleep(SETTLED_AFTER_MS);
  };
  await Promise.race([settled, idle()]);
}

/** What a database that is silent would hold up for ever. It may fail: it is tried again, or of no use any more. */
export const atMost = (ms: number, work: Promise<unknown>): Promise<unknown> =>
  Promise.race([work.catch(() => undefined), sleep(ms)]);

export const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => undefined);
