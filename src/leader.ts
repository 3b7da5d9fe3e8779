import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Part } from './application';
import type { Config } from './config';
import { GIVE_MEMORY_BACK } from './platform/memory';
import { superviseWorkers } from './platform/workers';

/** What a worker is told on its command line; the database's address, which holds a password, is told otherwise. */
const orders = z.object({
  jobs: z.enum(['alone', 'shared', 'none']),
  peers: z.object({ folder: z.string(), number: z.number() }),
});

/**
 * Serves by several processes, which share the port. The first of them does the jobs too: then nothing is planned twice,
 * and whichever takes that place after a crash knows that it is alone on the queue, and frees at once what was left.
 */
export async function lead(
  config: Config,
  logger: Logger,
  databaseUrl: string,
  exec: string,
): Promise<() => Promise<void>> {
  const folder = await mkdtemp(path.join(tmpdir(), 'notes-crm-'));
  const removeFolder = () => rm(folder, { recursive: true, force: true });
  // A database of one's own may serve other programs too.
  const first = config.databaseUrl === null ? 'alone' : 'shared';
  // A worker that is started again may meet its forerunner's address: every one has a number of its own.
  let number = 0;
  const argumentsAt = (place: number): string[] => {
    number += 1;
    return [JSON.stringify({ jobs: place === 1 ? first : 'none', peers: { folder, number } })];
  };
  try {
    const env = { ...GIVE_MEMORY_BACK, DATABASE_URL: databaseUrl };
    const { webProcesses: count, host, port } = config;
    const workers = await superviseWorkers({ count, exec, argumentsAt, env, address: { host, port }, logger });
    return () => workers.stop().finally(removeFolder);
  } catch (error) {
    await removeFolder();
    throw error;
  }
}

/** In a worker: its part of the whole. */
export function readOrders(config: Config, argument: string | undefined): Part {
  if (config.databaseUrl === null || argument === undefined) throw new Error('A worker is started by its leader only.');
  return { databaseUrl: config.databaseUrl, hasOthers: true, ...orders.parse(JSON.parse(argument)) };
}
