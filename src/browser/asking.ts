/** What an address answers as JSON; undefined without an answer. */
export async function fetchJson(url: string | URL, signal: AbortSignal | null = null): Promise<unknown> {
  const answer = await fetch(url, { headers: { Accept: 'application/json' }, signal }).catch(() => undefined);
  return answer?.ok ? answer.json().catch(() => undefined) : undefined;
}

/** Asks a moment after the last letter; a newer question ends the one before, which then has no answer. */
export function makeAsker(waitMs: number) {
  let current = new AbortController();
  const giveUp = (): void => current.abort();
  return {
    giveUp,
    async ask(url: string): Promise<unknown> {
      giveUp();
      const { signal } = (current = new AbortController());
      await new Promise((resolve) => setTimeout(resolve, waitMs));
      const answer = signal.aborted ? undefined : await fetchJson(url, signal);
      return signal.aborted ? undefined : answer;
    },
  };
}
