import { waitAfter } from '../backoff';
import { idText, text, toRecord } from '../dom';
import { json, type Talk } from './talk';

/** A message as the server tells of it: pushed, answered to its sending, or fetched after a gap. */
export type Said = { id: number; revision: number; html: string; clientKey: string };

const LONGEST_WAIT = 30_000;

type Outcome = { apply: (said: Said) => void };

export function toSaid(payload: unknown): Said {
  const told = toRecord(payload);
  return {
    id: Number(idText(told.id)),
    revision: Number(told.revision),
    html: text(told.html),
    clientKey: text(told.clientKey),
  };
}

/**
 * Keeps the page at one revision after the other. What is next is shown; what was shown is passed over; and before
 * anything that lies further ahead, what is missing is fetched. So nothing shows twice, and nothing is left out.
 */
export function makeCatchUp(talk: Talk, { apply }: Outcome) {
  let last = Number(talk.card.dataset.revision);
  let running: Promise<void> | undefined;
  let isWanted = false;
  let wake = (): void => undefined;

  const take = (said: Said): void => {
    if (said.revision <= last) return;
    last = said.revision;
    apply(said);
  };
  /** False when it is worth asking again: nobody answered, or the server could not. */
  const fetchMissed = async (): Promise<boolean> => {
    const signal = AbortSignal.timeout(LONGEST_WAIT);
    const answer = await fetch(`${talk.url}/messages?since=${last}`, json({ signal })).catch(() => undefined);
    if (!answer || answer.status === 429 || answer.status >= 500) return false;
    if (!answer.ok || answer.redirected) return true;
    const body: unknown = await answer.json().catch(() => undefined);
    if (body === undefined) return false;
    const missed = toRecord(body);
    if (missed.isReset === true) location.reload();
    for (const message of Array.isArray(missed.messages) ? missed.messages : []) take(toSaid(message));
    last = Math.max(last, Number(missed.revision) || 0);
    return true;
  };
  const fetchUntilThere = async (): Promise<void> => {
    for (let failures = 0; isWanted;) {
      isWanted = false;
      if (await fetchMissed()) failures = 0;
      else {
        isWanted = true;
        failures += 1;
        await new Promise<void>((resolve) => setTimeout((wake = resolve), waitAfter(failures)));
      }
    }
  };
  /** One at a time; what is asked for meanwhile is asked for once more after it, and ends its waiting. */
  const catchUp = (): Promise<void> => {
    isWanted = true;
    wake();
    running ??= fetchUntilThere().finally(() => (running = undefined));
    return running;
  };

  return {
    catchUp,
    receive: async (said: Said): Promise<void> => {
      if (said.revision > last + 1) return catchUp();
      take(said);
    },
    /** The server says how far the talk has come. */
    hint: (revision: number): void => void (revision > last && catchUp()),
  };
}
