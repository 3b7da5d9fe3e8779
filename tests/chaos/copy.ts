import { execFile } from 'node:child_process';
import { rm } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { isAlive } from '#src/platform/processes';
import { ended, freePort, spawnProgram } from '../e2e/support/program';
import { ask, embeddedDatabase } from './databases';
import type { Site } from './site';

const BEGINS_WITHIN_MS = 20_000;
const SERVES_FOR_MS = 2_000;

/** As somebody does who tries a backup. Files that come and go while it is copied are none of this trial's business. */
const copy = (from: string, to: string): Promise<void> =>
  new Promise((resolve) => execFile('cp', ['-a', from, to], () => resolve()));

const newestMemo = async (dataDir: string): Promise<number> =>
  z.object({ id: z.number() }).parse((await ask(embeddedDatabase(dataDir), 'SELECT max(id) AS id FROM memos'))[0]).id;

/** A copy of the folder is started beside the original, which goes on as if nothing had happened, on its own data. */
export async function startCopy({ dataDir, database }: Site): Promise<string[]> {
  const folder = `${dataDir}-copy`;
  const [postmaster, address] = [database.postmaster() ?? 0, database.adminUrl()];
  await ask(database, 'CHECKPOINT');
  await copy(dataDir, folder);
  const port = await freePort();
  const place = { port, url: `http://127.0.0.1:${port}`, dataDir: folder, mailUrl: '' };
  const { child } = spawnProgram(place, { HOST: '127.0.0.1' });
  const problems: string[] = [];
  try {
    const isServing = await untilServing(place.url, child);
    await sleep(SERVES_FOR_MS);
    if (!isAlive(postmaster) || database.postmaster() !== postmaster)
      problems.push("the original's PostgreSQL was ended");
    if (database.adminUrl() !== address) problems.push("the original's PostgreSQL was moved");
    if (isServing && (await newestMemo(folder)) >= (await newestMemo(dataDir)))
      problems.push('what is written in the original stands in the copy');
  } finally {
    await ended(child);
    await rm(folder, { recursive: true, force: true });
  }
  return problems;
}

/** A copy that was made while PostgreSQL wrote may be of no use, and is refused then. */
async function untilServing(url: string, child: ReturnType<typeof spawnProgram>['child']): Promise<boolean> {
  const giveUp = Date.now() + BEGINS_WITHIN_MS;
  while (Date.now() < giveUp && child.exitCode === null) {
    const answer = await fetch(`${url}/readyz`).catch(() => null);
    if (answer?.ok) return true;
    await sleep(100);
  }
  return false;
}
