import { describe, expect, test } from 'vitest';
import { linksIn } from '#src/platform/words/links';
import { leastCpuMs } from '../support/cpu';

const hrefs = (text: string) => linksIn(text).flatMap(({ href }) => (href === null ? [] : [href]));
const A = 'https://example.com/a';

describe('a link in a text', () => {
  test.each([
    [A, A],
    [`See ${A}.`, A],
    [`See ${A}, or call`, A],
    [`${A}...`, A],
    [`${A}…`, A],
    [`Really ${A}?!`, A],
    [`${A}:`, A],
    [`„${A}“`, A],
    [`“${A}”`, A],
    [`‘${A}’`, A],
    [`«${A}»`, A],
    [`»${A}«`, A],
    [`‹${A}›`, A],
    [`"${A}"`, A],
    [`'${A}'`, A],
    [`\`${A}\``, A],
    [`${A}'s page`, A],
    [`${A}’s page`, A],
    [`**${A}**`, A],
    [`(${A})`, A],
    [`(see ${A}).`, A],
    [`[${A}]`, A],
    [`<${A}>`, A],
    [`[text](${A}), more`, A],
    [`请看${A}、然后`, A],
    [`（${A}）`, A],
    [`「${A}」と`, A],
    [`${A}。`, A],
    [`${A}，再`, A],
    [`【${A}】`, A],
    [`${A}،`, A],
    [`${A}؟`, A],
    [`${A}।`, A],
    [`${A}—and then`, A],
    [`${A}\u00a0and`, A],
    [`${A}\u200b and`, A],
    [`${A}👍`, A],
    [`${A}/`, `${A}/`],
    ['https://en.wikipedia.org/wiki/Memo_(film)', 'https://en.wikipedia.org/wiki/Memo_(film)'],
    ['(https://en.wikipedia.org/wiki/Memo_(film))', 'https://en.wikipedia.org/wiki/Memo_(film)'],
    ['https://fr.wikipedia.org/wiki/L’Équipe', 'https://fr.wikipedia.org/wiki/L’Équipe'],
    ['https://ja.wikipedia.org/wiki/日本', 'https://ja.wikipedia.org/wiki/日本'],
    ['https://example.com/a?b=1&c=%20#d-e_f~g', 'https://example.com/a?b=1&c=%20#d-e_f~g'],
    ['http://localhost:3000/x', 'http://localhost:3000/x'],
    ['HTTPS://EXAMPLE.COM', 'HTTPS://EXAMPLE.COM'],
    ['http://intranet/wiki', 'http://intranet/wiki'],
    ['„www.example.com“', 'https://www.example.com'],
    ['www.müller.de.', 'https://www.müller.de'],
    ['mailto:nora@firma.de!', 'mailto:nora@firma.de'],
    ['„nora@firma-nord.de“', 'mailto:nora@firma-nord.de'],
    ['nora.quist@firma.de）', 'mailto:nora.quist@firma.de'],
    ['nora@firma.de.', 'mailto:nora@firma.de'],
  ])('%s leads to %s', (text, href) => {
    expect(hrefs(text)).toEqual([href]);
  });

  test.each([
    'contract.zip',
    'readme.md',
    'it.It',
    'See report.pdf.It is new',
    'example.com',
    'Node.js and Vue.js',
    'notes.sh, run.py, main.rs',
    'foo.app/bar.mov',
    'v1.2.3',
    '12.03.2026',
    'z.B. und d.h.',
    'icon@2x.png',
    'www.',
    'www. example',
    'www..',
    'http://',
    'https://…',
    'javascript:alert(1)',
    'data:text/html,x',
    'xhttps://example.com',
    '@Masha Lind',
  ])('%s is none', (text) => {
    expect(hrefs(text)).toEqual([]);
  });

  test('leaves every sign of the text where it was', () => {
    const text = `„${A}“, (www.example.com) and nora@firma.de’s readme.md`;
    expect(
      linksIn(text)
        .map(({ words }) => words)
        .join(''),
    ).toBe(text);
    expect(hrefs(text)).toEqual([A, 'https://www.example.com', 'mailto:nora@firma.de']);
  });

  test.each(['(', ')', '.', "'s", '’', 'www.', 'https://a', 'https://a.b/(', '@', 'a@b.c ', '–'])(
    'costs little in a text of nothing but %j',
    (piece) => {
      const text = `https://example.com/${piece.repeat(10_000 / piece.length)}`;
      linksIn(text);
      expect(leastCpuMs(() => linksIn(text))).toBeLessThan(50);
    },
  );
});
