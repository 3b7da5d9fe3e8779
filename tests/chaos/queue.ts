// node --import tsx tests/chaos/queue.ts [ROUNDS] [backend|restart]
// PostgreSQL crashes, or is restarted, under a program that works off its queue, again and again. After each time a notice
// must come, without anybody starting the program anew. Prints how long that took; ends with 1 when once it did not come.
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { signIn, writeMemo, type Visitor } from '../processes/visitor';
import { ask } from './databases';
import { faults } from './faults';
import { emptyLedger } from './ledger';
import { openSite, type Site } from './site';

// Ids of the demo company's people, in the order they are seeded in.
const DARIAN = 4;
const WRITERS = ['andrew', 'olga', 'valeria'];
const BUSY_EVERY_MS = 150;
const BETWEEN_MS = 1_000;
const TOLD_WITHIN_MS = 45_000;

/** Tells of things that happened again and again, so that jobs run, and end, whenever something breaks. */
async function keepBusy(site: Site, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    await ask(
      site.database,
      `SELECT graphile_worker.add_job('deliver_event', json_build_object('eventId', id))
         FROM (SELECT id FROM events ORDER BY random() LIMIT 10) AS event`,
    );
    await sleep(BUSY_EVERY_MS);
  }
}

/** The milliseconds from a memo that was sent to the notice of it; null when none came. */
async function timeToNotice(site: Site, writer: Visitor | undefined): Promise<number | null> {
  if (!writer) throw new Error('Nobody signed in.');
  const started = Date.now();
  const isInTime = () => Date.now() - started < TOLD_WITHIN_MS;
  let memoId: number | null = null;
  while (memoId === null && isInTime()) memoId = await writeMemo(writer, DARIAN).catch(() => sleep(100, null));
  while (isInTime()) {
    const rows = await ask(site.database, 'SELECT 1 FROM notifications WHERE memo_id = $1 LIMIT 1', [memoId]);
    if (rows.length > 0) return Date.now() - started;
    await sleep(100);
  }
  return null;
}

const readiness = async ({ url }: Site): Promise<string> => {
  const answer = await fetch(`${url}/readyz`).catch(() => null);
  return answer ? `${answer.status} ${await answer.text()}` : 'no answer';
};

async function untilReady(site: Site): Promise<void> {
  const giveUp = Date.now() + TOLD_WITHIN_MS;
  while (Date.now() < giveUp && !(await readiness(site)).startsWith('200')) await sleep(100);
}

async function main(rounds: number, fault: 'backend' | 'restart'): Promise<void> {
  const site = await openSite({ processes: 1, isExternal: false, hasProxy: false });
  const stopping = new AbortController();
  const times: number[] = [];
  let silent = 0;
  try {
    const writers = await Promise.all(WRITERS.map((person) => signIn(site, person)));
    const busy = keepBusy(site, stopping.signal);
    for (let round = 1; round <= rounds; round += 1) {
      await sleep(BETWEEN_MS);
      await faults[fault].strike(site, emptyLedger());
      const time = await timeToNotice(site, writers[round % writers.length]);
      if (time === null) silent += 1;
      else times.push(time);
      await untilReady(site);
      console.log(`round ${round}: ${time === null ? 'NO NOTICE' : `${time} ms`}; /readyz ${await readiness(site)}`);
    }
    stopping.abort();
    await busy;
  } finally {
    await site.stop();
  }
  const [median = 0, worst = 0] = [0.5, 1].map(
    (share) => times.toSorted((a, b) => a - b)[Math.ceil(times.length * share) - 1],
  );
  console.log(
    `${fault}, ${rounds} times: no notice after ${silent}; else after ${median} ms (median), ${worst} ms (worst).`,
  );
  process.exitCode = silent > 0 ? 1 : 0;
}

const [rounds = '50', fault = 'backend'] = process.argv.slice(2);
await main(z.coerce.number().int().positive().parse(rounds), z.enum(['backend', 'restart']).parse(fault));
