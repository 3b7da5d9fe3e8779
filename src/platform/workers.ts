import cluster, { type Worker } from 'node:cluster';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { sharedPort } from './http/sharedPort';
import { answerForWorkers } from './metrics';

type Options = {
  count: number;
  /** The program of a worker, and what it is told at its place, from 1 to `count`. */
  exec: string;
  argumentsAt: (place: number) => string[];
  env: Record<string, string>;
  address: { host: string; port: number };
  logger: Logger;
};

export type Workers = { stop(): Promise<void> };

/** A worker said itself why it cannot start. */
export class WorkerDidNotStart extends Error {}

const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 30_000;
/** A worker that lived longer than this had started properly. */
const WELL_AFTER_MS = 30_000;
/** A worker gives its requests six seconds and its jobs seven; the database needs the rest of the ten. */
const KILL_AFTER_MS = 8_000;

/**
 * Starts the workers, the port and the others once the first is well, and starts again whichever ends. They end with this
 * process.
 */
export async function superviseWorkers(options: Options): Promise<Workers> {
  const { count, logger, address } = options;
  const port = sharedPort();
  const stopping = new AbortController();
  const waits = new Map<number, number>();
  answerForWorkers();

  const start = (place: number): Worker => {
    const worker = fork(options, place);
    void port.share(worker);
    return worker;
  };
  const keepUp = (place: number, worker: Worker, born: number): void => {
    worker.once('exit', (code: number | null, signal: string | null) => {
      if (stopping.signal.aborted) return;
      const lived = Date.now() - born;
      const wait = lived > WELL_AFTER_MS ? FIRST_WAIT_MS : (waits.get(place) ?? FIRST_WAIT_MS);
      waits.set(place, Math.min(wait * 2, LONGEST_WAIT_MS));
      logger.error({ worker: worker.id, code, signal }, `worker ${place} ended and is started again in ${wait} ms`);
      void sleep(wait, undefined, { signal: stopping.signal }).then(
        () => keepUp(place, start(place), Date.now()),
        () => undefined,
      );
    });
  };
  const stop = async (): Promise<void> => {
    stopping.abort();
    await port.close();
    await Promise.all(Object.values(cluster.workers ?? {}).map(endWorker));
  };
  try {
    const first = fork(options, 1);
    await started(first, port.share(first));
    await port.open(address);
    keepUp(1, first, Date.now());
    for (let place = 2; place <= count; place += 1) keepUp(place, start(place), Date.now());
    return { stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

function fork({ exec, argumentsAt, env }: Options, place: number): Worker {
  cluster.setupPrimary({ exec, args: argumentsAt(place), execArgv: ['--enable-source-maps'] });
  return cluster.fork(env);
}

const started = (worker: Worker, isReady: Promise<void>): Promise<void> =>
  new Promise((resolve, reject) => {
    void isReady.then(resolve);
    worker.once('exit', () => reject(new WorkerDidNotStart(`worker ${worker.id} did not start`)));
  });

async function endWorker(worker: Worker | undefined): Promise<void> {
  if (!worker || worker.isDead()) return;
  const ended = new Promise((resolve) => worker.once('exit', resolve));
  worker.process.kill('SIGTERM');
  const killer = setTimeout(() => worker.process.kill('SIGKILL'), KILL_AFTER_MS);
  await ended;
  clearTimeout(killer);
}
