import { idText, text, toRecord } from '../dom';

export type Outsider = { id: string; name: string; label: string; hint: string };

const WAIT = 200;
const ASKED_FROM = 2;

/** Asks who is meant, a moment after the last letter; a newer question ends the one before. */
export function makeOutsiders(found: (asked: string, people: Outsider[]) => void) {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let question = new AbortController();
  const stop = (): void => {
    clearTimeout(timer);
    question.abort();
  };
  return {
    stop,
    ask(asked: string): void {
      stop();
      if (asked.length < ASKED_FROM) return;
      const { signal } = (question = new AbortController());
      timer = setTimeout(() => {
        void fetchPeople(asked, signal).then((people) => {
          if (!signal.aborted) found(asked, people);
        });
      }, WAIT);
    },
  };
}

async function fetchPeople(asked: string, signal: AbortSignal): Promise<Outsider[]> {
  const query = new URLSearchParams({ for: 'subscriber', q: asked });
  const init = { headers: { Accept: 'application/json' }, signal };
  const answer = await fetch(`/people/options?${query.toString()}`, init).catch(() => undefined);
  const list: unknown = answer?.ok ? await answer.json().catch(() => []) : [];
  return (Array.isArray(list) ? list : []).map(toRecord).map(({ value, name, label, hint }) => ({
    id: idText(value),
    name: text(name),
    label: text(label),
    hint: text(hint),
  }));
}
