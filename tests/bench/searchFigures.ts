import type { Company } from './company';
import { closedLoop } from './load';
import { signIn, type Program } from './programs';
import { emailOf, HEAVY, TYPICAL } from './seed';
import type { Figures } from './table';
import { COMMON_WORD, RARE_WORD } from './words';

/** Through the application, page and all, as the reader waits for it. */
export async function measureSearch(figures: Figures, _company: Company, app: Program): Promise<void> {
  const cookie = await signIn(app.port, emailOf(HEAVY));
  const searches = [
    ['a common word', COMMON_WORD],
    ['a rare word', RARE_WORD],
    ['a common and a rare word', `${COMMON_WORD} ${RARE_WORD}`],
    ['two letters', 're'],
    ['the beginning of a common word', 'repo'],
    ['a word nobody wrote', 'xylophone'],
    ['a number', '#777'],
  ] as const;
  for (const [name, words] of searches) {
    const next = () => ({ path: `/memos?q=${encodeURIComponent(words)}` });
    await closedLoop({ port: app.port, cookie, connections: 1, seconds: 1, next });
    const result = await closedLoop({ port: app.port, cookie, connections: 1, seconds: 3, next });
    figures.most(`search for ${name}, heavy reader, p99`, result.p99 + result.errors * 1e6, 50, 'ms');
  }
}

/** A memo with five participants, through the form. */
export async function measureWriting(figures: Figures, app: Program): Promise<void> {
  const cookie = await signIn(app.port, emailOf(TYPICAL));
  const next = () => {
    const form = new URLSearchParams({
      title: 'A memo of the bench',
      body: '<div>Please decide.</div>',
      recipient: '1',
      clientKey: crypto.randomUUID(),
    });
    for (const subscriber of ['20', '21', '22']) form.append('subscribers', subscriber);
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    return { path: '/memos', method: 'POST', headers, body: form.toString() };
  };
  const trial = await closedLoop({ port: app.port, cookie, connections: 4, seconds: 2, next });
  if (trial.errors > 0)
    return figures.add('create a memo', `${trial.errors} of ${trial.requests} failed`, 'none', false);
  const result = await closedLoop({ port: app.port, cookie, connections: 8, seconds: 8, next });
  figures.least('create a memo with 5 participants', result.perSecond, 100, '/s');
  figures.most('create a memo, p99', result.p99, 150, 'ms');
}
