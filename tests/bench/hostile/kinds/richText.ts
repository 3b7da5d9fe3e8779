import type { Kind } from '../kind';

const HOSTILE: [name: string, body: string][] = [
  ['35,000 nested items and 62,000 closing tags', `${'<li><p>'.repeat(35_000)}x${'</b>'.repeat(60_000)}`],
  ['60,000 nested blocks', `${'<div>'.repeat(60_000)}x`],
  ['100,000 attributes', `<p ${'a1=1 '.repeat(90_000)}>x</p>`],
  ['half a million <', `<p>${'<'.repeat(499_000)}</p>`],
  ['100,000 entities', `<p>${'&lt;'.repeat(100_000)}</p>`],
];

export const richText: readonly Kind[] = HOSTILE.map(([name, body]) => ({
  name: `rich text of ${name}`,
  ask: async ({ post }) =>
    void (await post('/memos', [
      ['title', name],
      ['recipient', 'company'],
      ['body', body],
    ])),
}));
