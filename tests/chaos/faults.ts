import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { Pair } from '../support/databaseProxy';
import { isBusyWithOthers } from './busy';
import { backUp } from './backup';
import { startCopy } from './copy';
import { ask } from './databases';
import { pick } from './forms';
import type { Ledger } from './ledger';
import type { Site } from './site';

/** One way in which things break. `strike` does it once and says what did not hold meanwhile. */
export type Fault = {
  says: string;
  needs?: 'workers' | 'proxy' | 'postmaster' | 'embedded';
  /** How often each of the eight writes; the default is 800. */
  everyMs?: number;
  strike(site: Site, ledger: Ledger): Promise<string[]>;
};

export const FAULT_NAMES = [
  ...(['application', 'worker', 'backend', 'postmaster', 'restart', 'answer', 'silence', 'copy', 'backup'] as const),
];
export type FaultName = (typeof FAULT_NAMES)[number];

const SILENT_MS = 8_000;
const ANSWERS_WITHIN_MS = 5_000;

async function signalPostmaster(site: Site, signal: NodeJS.Signals): Promise<string[]> {
  const pid = site.database.postmaster();
  if (pid === null) throw new Error('This PostgreSQL is out of reach.');
  process.kill(pid, signal);
  await site.database.revive();
  return [];
}

/** On our machine as the kernel would; elsewhere as far as SQL reaches. */
async function killBackend(site: Site): Promise<string[]> {
  const ours = `datname = current_database() AND backend_type = 'client backend' AND application_name <> 'chaos'`;
  const pid = `SELECT pid FROM pg_stat_activity WHERE ${ours} ORDER BY random() LIMIT 1`;
  if (site.database.postmaster() === null) await ask(site.database, `SELECT pg_terminate_backend((${pid}))`);
  else process.kill(z.object({ pid: z.number() }).parse((await ask(site.database, pid))[0]).pid, 'SIGKILL');
  return [];
}

/** The next transaction that writes ends between its COMMIT and the answer to it. */
async function loseAnswer({ proxy }: Site): Promise<string[]> {
  if (!proxy) throw new Error('There is nothing between the program and its database.');
  const [wrote, committed] = [new Set<Pair>(), new Set<Pair>()];
  const isLost = new Promise<void>((resolve) => {
    proxy.onQuestion = (bytes, pair) => {
      const said = bytes.toString('latin1');
      if (/INSERT INTO "public"."(memos|tasks|messages|attachments|events|notifications)"/.test(said)) wrote.add(pair);
      if (wrote.has(pair) && said.includes('COMMIT')) committed.add(pair);
      pair.database.write(bytes);
    };
    proxy.onAnswer = (bytes, pair) => {
      if (!committed.has(pair)) return void pair.program.write(bytes);
      pair.program.resetAndDestroy();
      resolve();
    };
  });
  const isInTime = await Promise.race([isLost.then(() => true), sleep(10_000, false)]);
  proxy.onQuestion = (bytes, { database }) => void database.write(bytes);
  proxy.onAnswer = (bytes, { program }) => void program.write(bytes);
  return isInTime ? [] : ['nothing was written for ten seconds'];
}

/** What is wrong with the answer. */
async function timed(site: Site, path: string, status: number): Promise<string[]> {
  const started = Date.now();
  const answer = await fetch(site.url + path, { signal: AbortSignal.timeout(30_000) }).catch(() => null);
  await answer?.arrayBuffer().catch(() => undefined);
  const ms = Date.now() - started;
  const isRight = answer?.status === status && (ms <= ANSWERS_WITHIN_MS || isBusyWithOthers());
  return isRight ? [] : [`while the database was silent, ${path} answered ${answer?.status ?? 'not'} after ${ms} ms`];
}

/** Packets are swallowed. Pages say so within five seconds; the program lives, and says that it is not ready. */
async function fallSilent(site: Site): Promise<string[]> {
  site.proxy?.swallow();
  const until = Date.now() + SILENT_MS;
  const problems: string[] = [];
  while (Date.now() < until) {
    const answers = [timed(site, '/login', 503), timed(site, '/healthz', 200), timed(site, '/readyz', 503)];
    problems.push(...(await Promise.all(answers)).flat());
    await sleep(500);
  }
  site.proxy?.heal();
  return problems;
}

export const faults: Record<FaultName, Fault> = {
  application: {
    says: 'kill -9 of the program, started again at once',
    async strike(site) {
      await site.killProgram();
      site.launch();
      return [];
    },
  },
  worker: {
    says: 'kill -9 of one of its processes',
    needs: 'workers',
    async strike(site) {
      process.kill(pick(site.workers()), 'SIGKILL');
      return [];
    },
  },
  backend: { says: 'kill -9 of one of the processes of PostgreSQL', strike: killBackend },
  postmaster: {
    says: 'kill -9 of the first process of PostgreSQL',
    needs: 'postmaster',
    strike: (site) => signalPostmaster(site, 'SIGKILL'),
  },
  restart: {
    says: 'PostgreSQL is restarted, as by pg_ctl, under much load',
    needs: 'postmaster',
    everyMs: 200,
    strike: (site) => signalPostmaster(site, 'SIGINT'),
  },
  answer: { says: 'the connection is reset between COMMIT and its answer', needs: 'proxy', strike: loseAnswer },
  silence: { says: 'the network to the database swallows everything for 8 s', needs: 'proxy', strike: fallSilent },
  copy: { says: 'a copy of the data folder is started beside it', needs: 'embedded', strike: startCopy },
  backup: { says: 'a backup is taken while everybody writes, and restored on an empty database', strike: backUp },
};
