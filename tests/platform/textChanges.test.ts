import { describe, expect, it, test } from 'vitest';
import { markedTexts } from '#src/platform/textChanges/markedHtml';
import { passagesBetween } from '#src/platform/textChanges/passages';
import { leastCpuMs } from '../support/cpu';

const told = (from: string, to: string): string =>
  passagesBetween(from, to)
    .map(({ kind, text }) => ({ same: text, removed: `[-${text}-]`, added: `[+${text}+]`, cut: '…' })[kind])
    .join('');

describe('the changed words of a text', () => {
  it.each([
    ['Buy ten chairs.', 'Buy twelve chairs.', 'Buy [-ten-][+twelve+] chairs.'],
    ['Buy ten old chairs.', 'Buy twelve new chairs.', 'Buy [-ten old-][+twelve new+] chairs.'],
    ['Buy chairs.', 'Buy chairs today.', 'Buy chairs[+ today+].'],
    ['', 'All of it', '[+All of it+]'],
    ['All of it', '', '[-All of it-]'],
    ['購入する椅子は十脚', '購入する椅子は二脚', '購入する椅子は[-十-][+二+]脚'],
    ['€ 1,200', '€ 1,300', '€ [-1,200-][+1,300+]'],
    ['by 3.8 % on 1.12.', 'by 3.2 % on 2.12.', 'by [-3.8-][+3.2+] % on [-1.12-][+2.12+].'],
    ['at 10:30, room 4', 'at 10:45, room 4', 'at [-10:30-][+10:45+], room 4'],
    ['The same.', 'The same.', ''],
  ])('%j → %j', (from, to, expected) => {
    expect(told(from, to)).toBe(expected);
  });

  it('stand among some of what stays, and say where something was left out', () => {
    const long = 'word '.repeat(200);
    const shown = told(`${long}ten ${long}end`, `${long}twelve ${long}end`);
    expect(shown).toMatch(/^….{1,80}\[-ten-\]\[\+twelve\+\].{1,80}…$/s);
  });

  it('put together make both texts', () => {
    const [from, to] = ['One two  three\n\nfour & five', 'One 2  three\nfour and five six'];
    const all = passagesBetween(from, to);
    expect(
      all
        .filter(({ kind }) => kind !== 'added')
        .map(({ text }) => text)
        .join(''),
    ).toBe(from);
    expect(
      all
        .filter(({ kind }) => kind !== 'removed')
        .map(({ text }) => text)
        .join(''),
    ).toBe(to);
  });
});

describe('two texts side by side', () => {
  const del = (text: string): string => `<del class="changed">${text}</del>`;
  const ins = (text: string): string => `<ins class="changed">${text}</ins>`;

  it('are whole and as they were, but for the marks', () => {
    const from = '<p>Buy <strong>ten</strong> chairs &amp; tables.</p><ul><li>red</li></ul>';
    const to = '<p>Buy <strong>twelve</strong> chairs &amp; desks.</p><ul><li>red</li><li>blue</li></ul>';
    const sides = markedTexts(from, to);
    expect(sides.from).toBe(from.replace('ten', del('ten')).replace('tables', del('tables')));
    expect(sides.to).toBe(
      to.replace('twelve', ins('twelve')).replace('desks', ins('desks')).replace('blue', ins('blue')),
    );
    expect(sides.isSame).toBe(false);
  });

  it('a mark never goes beyond a tag', () => {
    const { to } = markedTexts('<p>One</p>', '<p>Two three</p><p>four</p>');
    expect(to).toBe(`<p>${ins('Two three')}</p><p>${ins('four')}</p>`);
  });

  it.each([
    [
      'a word that became bold',
      '<p>ten chairs</p>',
      '<p><strong>ten</strong> chairs</p>',
      `<p><strong>${ins('ten')}</strong> chairs</p>`,
    ],
    [
      'a link that leads elsewhere',
      '<a href="https://a.test">x</a>',
      '<a href="https://b.test">x</a>',
      `<a href="https://b.test">${ins('x')}</a>`,
    ],
    [
      'another picture',
      '<p><img src="/files/1" alt="" /></p>',
      '<p><img src="/files/2" alt="" /></p>',
      `<p>${ins('<img src="/files/2" alt="" />')}</p>`,
    ],
  ])('mark %s', (_, from, to, expected) => {
    expect(markedTexts(from, to).to).toBe(expected);
  });

  it.each([
    ['<p>One two</p>', '<div>One  two</div>'],
    ['<p><b>One</b></p>', '<p><strong>One</strong></p>'],
  ])('%s and %s have the same words', (from, to) => {
    expect(markedTexts(from, to).isSame).toBe(true);
  });
});

const COST_MS = 400;
const words = (of: (at: number) => string): string => Array.from({ length: 20_000 }, (_, at) => of(at)).join(' ');

test.each<[string, string, string]>([
  ['nothing alike', words((at) => `a${at}`), words((at) => `b${at}`)],
  ['every second word', words((at) => `a${at}`), words((at) => (at % 2 ? `a${at}` : `b${at}`))],
  ['two words again and again', words((at) => (at % 2 ? 'a' : 'b')), words((at) => (at % 3 ? 'a' : 'b'))],
  ['upside down', words((at) => `a${at % 500}`), words((at) => `a${(20_000 - at) % 500}`)],
  ['single signs', 'ab'.repeat(10).concat('-.').repeat(4_500), '.-'.repeat(10).concat('ab').repeat(4_500)],
])('long texts with %s cost little', (_, from, to) => {
  expect(leastCpuMs(() => passagesBetween(from, to), 3, COST_MS)).toBeLessThanOrEqual(COST_MS);
  const html = (text: string): string => `<p>${text}</p>`;
  expect(leastCpuMs(() => markedTexts(html(from), html(to)), 3, COST_MS)).toBeLessThanOrEqual(COST_MS);
});
