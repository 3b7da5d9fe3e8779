// node --import tsx tests/chaos/queue.ts [ROUNDS] [backend|restart]
// PostgreSQL crashes, or is restarted, under a program that works off its queue, again and again. After each time a notice
// must come, without anybody starting the program anew. Prints how long that took; ends with 1 when once it did not come.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { z } from 'zod';
import { startProgram, type Program } from '../e2e/support/program';
import { signIn, writeMemo, type Visitor } from '../processes/visitor';

// Ids of the demo company's people, in the order they are seeded in.
const DARIAN = 4;
// Several, for nobody may write as much as this takes.
const WRITERS = ['andrew', 'olga', 'valeria'];
const BUSY_EVERY_MS = 150;
const BETWEEN_MS = 1_000;
const TOLD_WITHIN_MS = 45_000;

const access = z.object({ port: z.number(), adminPassword: z.string() });

const postgresFile = (program: Program, name: string): string =>
  readFileSync(path.join(program.dataDir, 'postgres', name), 'utf8');

const postmasterOf = (program: Program): number => Number(postgresFile(program, 'postmaster.pid').split('\n')[0]);

/** One question on a connection of its own, asked again while the server comes back. */
async function ask(program: Program, text: string, values: unknown[] = []): Promise<Record<string, unknown>[]> {
  const { port, adminPassword } = access.parse(JSON.parse(postgresFile(program, 'notes-crm.json')));
  const connectionString = `postgresql://postgres:${adminPassword}@127.0.0.1:${port}/notes_crm`;
  for (let tries = 0; ; tries += 1) {
    const client = new pg.Client({ connectionString, connectionTimeoutMillis: 3_000, application_name: 'chaos' });
    client.on('error', () => undefined);
    try {
      await client.connect();
      return (await client.query<Record<string, unknown>>(text, values)).rows;
    } catch (error) {
      if (tries === 60) throw error;
      await sleep(250);
    } finally {
      await client.end().catch(() => undefined);
    }
  }
}

const faults = {
  /** Any process of PostgreSQL's that is killed makes it end all others, and recover. */
  async backend(program: Program) {
    const rows = await ask(
      program,
      `SELECT pid FROM pg_stat_activity WHERE datname = 'notes_crm' AND backend_type = 'client backend'
          AND application_name <> 'chaos' ORDER BY random() LIMIT 1`,
    );
    process.kill(z.object({ pid: z.number() }).parse(rows[0]).pid, 'SIGKILL');
  },
  /** As by `pg_ctl restart`; the program starts it again. */
  async restart(program: Program) {
    process.kill(postmasterOf(program), 'SIGINT');
    await sleep(200);
  },
};
type Fault = keyof typeof faults;

/** Tells of things that happened again and again, so that jobs run, and end, whenever something breaks. */
async function keepBusy(program: Program, stopping: AbortSignal): Promise<void> {
  while (!stopping.aborted) {
    await ask(
      program,
      `SELECT graphile_worker.add_job('deliver_event', json_build_object('eventId', id))
         FROM (SELECT id FROM events ORDER BY random() LIMIT 10) AS event`,
    );
    await sleep(BUSY_EVERY_MS);
  }
}

/** The milliseconds from a memo that was sent to the notice of it; null when none came. */
async function timeToNotice(program: Program, writer: Visitor | undefined): Promise<number | null> {
  if (!writer) throw new Error('Nobody signed in.');
  const started = Date.now();
  const isInTime = () => Date.now() - started < TOLD_WITHIN_MS;
  let memoId: number | null = null;
  while (memoId === null && isInTime()) memoId = await writeMemo(writer, DARIAN).catch(() => sleep(100, null));
  while (isInTime()) {
    const rows = await ask(program, 'SELECT 1 FROM notifications WHERE memo_id = $1 LIMIT 1', [memoId]);
    if (rows.length > 0) return Date.now() - started;
    await sleep(100);
  }
  return null;
}

const readiness = async ({ url }: Program): Promise<string> => {
  const answer = await fetch(`${url}/readyz`).catch(() => null);
  return answer ? `${answer.status} ${await answer.text()}` : 'no answer';
};

async function untilReady(program: Program): Promise<void> {
  const giveUp = Date.now() + TOLD_WITHIN_MS;
  while (Date.now() < giveUp && !(await readiness(program)).startsWith('200')) await sleep(100);
}

async function main(rounds: number, fault: Fault): Promise<void> {
  const program = await startProgram({ DEMO: '1', LOG_LEVEL: 'fatal' });
  const stopping = new AbortController();
  const times: number[] = [];
  let silent = 0;
  try {
    const writers = await Promise.all(WRITERS.map((person) => signIn(program, person)));
    const busy = keepBusy(program, stopping.signal);
    for (let round = 1; round <= rounds; round += 1) {
      await sleep(BETWEEN_MS);
      await faults[fault](program);
      const time = await timeToNotice(program, writers[round % writers.length]);
      if (time === null) silent += 1;
      else times.push(time);
      await untilReady(program);
      console.log(`round ${round}: ${time === null ? 'NO NOTICE' : `${time} ms`}; /readyz ${await readiness(program)}`);
    }
    stopping.abort();
    await busy;
  } finally {
    await program.stop();
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
