import { closedLoop } from './load';
import { signIn, type Program } from './programs';
import { emailOf, HEAVY } from './seed';
import type { Figures } from './table';
import { COMMON_IN_FILES, COMMON_WORD, RARE_IN_FILES, RARE_WORD } from './words';

/** Through the application, page and all, as the reader waits for it. */
export async function measureSearch(figures: Figures, app: Program): Promise<void> {
  const cookie = await signIn(app.port, emailOf(HEAVY));
  const searches = [
    ['a common word', COMMON_WORD],
    ['a rare word', RARE_WORD],
    ['a common and a rare word', `${COMMON_WORD} ${RARE_WORD}`],
    ['two letters', 're'],
    ['the beginning of a common word', 'repo'],
    ['a word nobody wrote', 'xylophone'],
    ['a number', '#777'],
    ['a common word of files', COMMON_IN_FILES],
    ['a rare word of files', RARE_IN_FILES],
  ] as const;
  for (const [name, words] of searches) {
    const next = () => ({ path: `/memos?q=${encodeURIComponent(words)}` });
    await closedLoop({ port: app.port, cookie, connections: 1, seconds: 1, next });
    const result = await closedLoop({ port: app.port, cookie, connections: 1, seconds: 3, next });
    figures.most(`search for ${name}, heavy reader, p99`, result.p99 + result.errors * 1e6, 50, 'ms');
  }
}
