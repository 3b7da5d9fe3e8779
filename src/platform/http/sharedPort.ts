import type { Worker } from 'node:cluster';
import type { Server as HttpServer } from 'node:http';
import { createServer, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { inQuietTurn } from '../quietTurn';
import { listen } from './listening';

/** From the leader, with a connection. */
const TAKE = { port: 'take' } as const;
/** From a worker that is ready for the next one. */
const READY = { port: 'ready' } as const;
const take = z.object({ port: z.literal(TAKE.port) });
const ready = z.object({ port: z.literal(READY.port) });

const HANDED_OVER_WITHIN_MS = 1_500;

export type SharedPort = {
  open(address: { host: string; port: number }): Promise<void>;
  /** From when it says that it is ready until it ends, connections go to this worker too. Resolves when it is ready first. */
  share(worker: Worker): Promise<void>;
  /** Takes no more, and waits until the workers have what was taken. */
  close(): Promise<void>;
};

/**
 * The leader's port. Each connection goes to a worker that is free to take it, as `node:cluster` would do; but there the
 * port closes with the last worker, and whoever is on the way to it is cut off. Here it closes first.
 */
export function sharedPort(): SharedPort {
  const waiting: Socket[] = [];
  const onTheWay = new Map<Worker, Socket>();
  const free: Worker[] = [];
  let whenHandedOver = (): void => undefined;

  const handOver = (): void => {
    while (free.length > 0 && waiting.length > 0) {
      const [worker, connection] = [free.shift(), waiting.shift()];
      if (!worker || !connection) return;
      onTheWay.set(worker, connection);
      // Kept until the worker has it: one that is killed takes nobody along. That it is gone is told by its end.
      worker.process.send(TAKE, connection, { keepOpen: true }, () => undefined);
    }
    if (onTheWay.size + waiting.length === 0) whenHandedOver();
  };
  const server = createServer({ pauseOnConnect: true, noDelay: true }, (connection) => {
    connection.on('error', () => undefined);
    waiting.push(connection);
    handOver();
  });
  const isNext = (worker: Worker): void => {
    onTheWay.get(worker)?.destroy();
    onTheWay.delete(worker);
    free.push(worker);
    handOver();
  };
  const isGone = (worker: Worker): void => {
    const connection = onTheWay.get(worker);
    if (connection) waiting.unshift(connection);
    onTheWay.delete(worker);
    if (free.includes(worker)) free.splice(free.indexOf(worker), 1);
    handOver();
  };

  return {
    open: (address) => listen(server, address),
    share: (worker) =>
      new Promise((resolve) => {
        worker.on('message', (message: unknown) => {
          if (!ready.safeParse(message).success) return;
          isNext(worker);
          resolve();
        });
        worker.once('exit', () => isGone(worker));
      }),
    async close() {
      await inQuietTurn(() => void server.close());
      const handedOver = new Promise<void>((resolve) => (whenHandedOver = resolve));
      handOver();
      await Promise.race([handedOver, sleep(HANDED_OVER_WITHIN_MS, undefined, { ref: false })]);
    },
  };
}

/** In a worker: serves what its leader hands over. */
export function serveSharedPort(http: HttpServer): void {
  const isReady = (): void => void (process.connected && process.send?.(READY));
  process.on('message', (message: unknown, connection: unknown) => {
    if (!take.safeParse(message).success) return;
    if (connection instanceof Socket) {
      // As the server itself does it: who has asked and says no more still gets the answer.
      connection.allowHalfOpen = true;
      http.emit('connection', connection);
    }
    isReady();
  });
  // By this it begins to watch over how long a request may take.
  http.emit('listening');
  isReady();
}
