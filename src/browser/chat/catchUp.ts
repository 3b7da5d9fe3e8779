import { idText, text, toRecord } from '../dom';
import { json, type Talk } from './talk';

/** A message as the server tells of it: pushed, answered to its sending, or fetched after a gap. */
export type Said = { id: number; revision: number; html: string; clientKey: string };

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

  const take = (said: Said): void => {
    if (said.revision <= last) return;
    last = said.revision;
    apply(said);
  };
  const fetchMissed = async (): Promise<void> => {
    const answer = await fetch(`${talk.url}/messages?since=${last}`, json()).catch(() => undefined);
    if (!answer?.ok || answer.redirected) return;
    const missed = toRecord(await answer.json().catch(() => ({})));
    if (missed.isReset === true) return location.reload();
    for (const message of Array.isArray(missed.messages) ? missed.messages : []) take(toSaid(message));
    last = Math.max(last, Number(missed.revision) || 0);
  };
  /** One at a time; what is asked for meanwhile is asked for once more after it. */
  const catchUp = (): Promise<void> => {
    isWanted = true;
    running ??= (async () => {
      while (isWanted) {
        isWanted = false;
        await fetchMissed();
      }
    })().finally(() => (running = undefined));
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
