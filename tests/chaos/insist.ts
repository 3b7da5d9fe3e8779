import { setTimeout as sleep } from 'node:timers/promises';
import type { Visitor } from '../processes/visitor';
import type { Ledger } from './ledger';

export type Answer = { status: number; text: string; location: string };
export type Sending<T> = {
  path: string;
  /** The same each time, its key too; drawn anew, for a body is read once. */
  form: () => FormData | Record<string, string>;
  /** What an acknowledgement says; null when the answer is none. */
  read: (answer: Answer) => T | null;
  mayBeRefused?: () => boolean;
};

const GIVE_UP_AFTER_MS = 60_000;
const FIRST_WAIT_MS = 200;

async function send({ path, form }: Sending<unknown>, sender: Visitor): Promise<Answer | string> {
  try {
    const answer = await sender.post(path, form());
    return { status: answer.status, location: answer.headers.get('location') ?? '', text: await answer.text() };
  } catch (error) {
    const cause = error instanceof Error ? error.cause : null;
    return cause instanceof Error && 'code' in cause ? String(cause.code) : String(error);
  }
}

const isRefusal = ({ status }: Answer): boolean => status >= 300 && status < 500 && status !== 429;

/**
 * Sends a form until it is acknowledged, as a person would who sees an error. Null when it is refused: that is noted, unless it
 * was sent before, when the first sending may have been done all the same, and its acknowledgement lost.
 */
export async function insist<T>(ledger: Ledger, sender: Visitor, sending: Sending<T>): Promise<T | null> {
  const giveUp = Date.now() + GIVE_UP_AFTER_MS;
  for (let tries = 1; ; tries += 1) {
    const answer = await send(sending, sender);
    const read = typeof answer === 'string' ? null : sending.read(answer);
    if (read !== null) return read;
    const what = typeof answer === 'string' ? answer : String(answer.status);
    if (typeof answer !== 'string' && isRefusal(answer)) {
      if (tries === 1 && !sending.mayBeRefused?.())
        ledger.refusals.push(`${sending.path}: ${what} ${answer.location} ${answer.text.slice(0, 200)}`);
      return null;
    }
    ledger.retries.set(what, (ledger.retries.get(what) ?? 0) + 1);
    if (Date.now() > giveUp) {
      ledger.refusals.push(`${sending.path}: still ${what} after ${GIVE_UP_AFTER_MS / 1_000} s`);
      return null;
    }
    await sleep(FIRST_WAIT_MS * (1 + Math.random()));
  }
}
