import { Gathering } from './gathering';
import { readByKind } from './kinds';
import { OfNoKind, Protected, TooLarge } from './limits';
import { passagesOf, wordsOf } from './passages';
import type { ReadText } from './said';
import { undivided } from './undivided';

/** Of a file that may cost whatever it likes: not in a process that others wait for. */
export async function readText(path: string, mediaType: string): Promise<ReadText> {
  const gathering = new Gathering();
  const problem = await readByKind(path, mediaType, gathering).then(
    () => null,
    (error: unknown) => (error instanceof Error ? error : new Error('unknown')),
  );
  const { division, characters, pages } = gathering;
  for (const page of pages) page.text = undivided(page.text);
  const state = stateOf(
    problem,
    pages.some(({ text }) => /\S/.test(text)),
  );
  const isKept = state === 'read' || state === 'tooLarge';
  return {
    state,
    division,
    pages: pages.length,
    characters,
    ...(problem !== null && { why: String(problem).slice(0, 300) }),
    passages: isKept ? [...passagesOf(gathering)] : [],
    words: isKept ? wordsOf(gathering) : [],
  };
}

function stateOf(problem: Error | null, hasText: boolean): ReadText['state'] {
  if (problem === null) return hasText ? 'read' : 'noText';
  if (problem instanceof TooLarge) return 'tooLarge';
  if (problem instanceof Protected) return 'protected';
  return problem instanceof OfNoKind ? 'ofNoKind' : 'failed';
}
