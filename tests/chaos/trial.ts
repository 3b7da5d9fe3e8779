import { randomInt } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { LANES } from '#src/platform/worker/lanes';
import { signIn, type Visitor } from '../processes/visitor';
import { audit } from './audit';
import { untilQuiet, type MailFigures } from './auditMails';
import { isBusyWithOthers } from './busy';
import type { Fault } from './faults';
import { acknowledged, type Ledger } from './ledger';
import { openSite, type Site, type Topology } from './site';
import { startWriting } from './writers';

export type Options = Omit<Topology, 'hasProxy'>;
export type Outcome = {
  /** Milliseconds from each fault to the first page that was answered. */
  times: number[];
  /** Which of them are too long, on a machine that is not busy with other things; and how many say nothing because it is. */
  slow: string[];
  unjudged: number;
  ledger: Ledger | null;
  mails: MailFigures;
  problems: string[];
};

const EVERY_MS = 800;
const BETWEEN_MS = 1_000;
const BACK_WITHIN_MS = 5_000;
const GIVE_UP_AFTER_MS = 60_000;

async function timeToPage(reader: Visitor): Promise<number> {
  const started = Date.now();
  while (Date.now() - started < GIVE_UP_AFTER_MS) {
    const answer = await reader.get('/memos').catch(() => null);
    await answer?.arrayBuffer().catch(() => undefined);
    if (answer?.status === 200) break;
    await sleep(50);
  }
  return Date.now() - started;
}

type Trial = { site: Site; ledger: Ledger; reader: Visitor; outcome: Outcome };

async function strike(fault: Fault, { site, ledger, reader, outcome }: Trial): Promise<void> {
  await sleep(BETWEEN_MS + randomInt(BETWEEN_MS));
  outcome.problems.push(...(await fault.strike(site, ledger)));
  const time = await timeToPage(reader);
  outcome.times.push(time);
  if (isBusyWithOthers()) outcome.unjudged += 1;
  else if (time > BACK_WITHIN_MS) outcome.slow.push(`back only after ${time} ms`);
}

/** Eight people write while things break, one after the other; then the books are compared. */
export async function tryFaults(strikes: Fault[], options: Options): Promise<Outcome> {
  const outcome: Outcome = { ...{ times: [], slow: [], unjudged: 0, problems: [], ledger: null }, mails: NO_MAILS };
  const site = await openSite({ ...options, hasProxy: strikes.some(({ needs }) => needs === 'proxy') });
  try {
    const reader = await signIn(site, 'sergey');
    const everyMs = Math.min(...strikes.map((fault) => fault.everyMs ?? EVERY_MS));
    const writing = await startWriting(site, everyMs);
    await sleep(BETWEEN_MS);
    const trial = { site, ledger: writing.ledger, reader, outcome };
    for (const fault of strikes) await strike(fault, trial);
    await sleep(BETWEEN_MS);
    await writing.stop();
    outcome.problems.push(...(await untilQuiet(site)));
    const doublesAllowed = strikes.length * LANES.mail;
    const { problems, mails } = await audit(site, writing.ledger, writing.since, doublesAllowed);
    outcome.problems.push(...problems, ...site.surprises);
    if (acknowledged(writing.ledger) === 0) outcome.problems.push('nothing was acknowledged at all');
    return { ...outcome, ledger: writing.ledger, mails };
  } finally {
    await site.stop();
  }
}

const NO_MAILS = { sent: 0, doubled: 0 };
