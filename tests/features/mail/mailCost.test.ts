import { describe, expect, test } from 'vitest';
import type { Letter } from '#src/features/mail/letter';
import { renderLetter } from '#src/features/mail/renderLetter';
import { illustratedField } from '#src/web/formFields';
import { leastCpuMs } from '../../support/cpu';
import { HOSTILE_HTML, HOSTILE_TEXTS } from '../../support/hostileText';

const BUDGET_MS = 300;
/** Both parts; Gmail cuts off the HTML at 102 KB. */
const BYTES_MAX = 80_000;

const field = illustratedField('too long');
const again = (count: number, piece: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => piece(index)).join('');

const MANY: [name: string, html: string][] = [
  ['links that all lead elsewhere', again(5_200, (index) => `<a href="http://a${index}">b</a>`)],
  ['the same picture again and again', `<p>Look</p>${again(9_000, () => '<img src="/files/1" alt="a">')}`],
  ['empty cells', `<p>Look</p><table><tr>${again(9_000, () => '<td></td>')}</tr></table>`],
  ['items of one letter', `<ul>${again(9_000, () => '<li>a</li>')}</ul>`],
];

const letterWith = (html: string): Letter => ({
  ...{ locale: 'en', subject: '#1', fromName: null, heading: 'A memo', about: null, paragraphs: [], facts: [] },
  content: { passages: [{ label: null, html }], files: [], changes: [], pictures: new Map([[1, 'a.png']]) },
  ...{ button: { label: 'Open', url: 'http://notes.test/memos/1' }, footer: [], links: [], headers: {} },
});
const head = { company: 'Northwind', logo: null, repliesTo: null };

describe('a mail, written for each of a thousand readers', () => {
  test.each([...MANY, ...HOSTILE_HTML, ...HOSTILE_TEXTS])('of %s', (_name, typed) => {
    const letter = letterWith(field.safeParse(typed).data ?? '');
    const { text, html } = renderLetter(letter, head);
    expect(Buffer.byteLength(text) + Buffer.byteLength(html)).toBeLessThan(BYTES_MAX);
    expect(leastCpuMs(() => renderLetter(letter, head), 3)).toBeLessThan(BUDGET_MS);
  });
});
