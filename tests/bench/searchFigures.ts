import { searchUrls } from '#src/features/search/search.urls';
import { closedLoop } from './load';
import { signIn, type Program } from './programs';
import { emailOf, HEAVY } from './seed';
import type { Figures } from './table';
import { COMMON_IN_FILES, COMMON_WORD, RARE_IN_FILES, RARE_WORD } from './words';

/** Through the application, page and all, as the reader waits for it; beside them the list alone, by which the machine is known. */
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
  const pages = [
    ['the list without a search', '/memos'],
    ...searches.map(([name, words]) => [`search for ${name}`, `/memos?q=${encodeURIComponent(words)}`] as const),
    ['quick access', '/palette'],
    ['quick access, a common word', `${searchUrls.firstHits}?q=${COMMON_WORD}`],
    ['quick access, two letters', `${searchUrls.firstHits}?q=re`],
    ['quick access, a number', `${searchUrls.firstHits}?q=%23777`],
  ] as const;
  for (const [name, path] of pages) {
    const next = () => ({ path });
    await closedLoop({ port: app.port, cookie, connections: 1, seconds: 1, next });
    const result = await closedLoop({ port: app.port, cookie, connections: 1, seconds: 3, next });
    figures.most(`${name}, heavy reader, p99`, result.p99 + result.errors * 1e6, 50, 'ms');
  }
}
