import { describe, expect, test } from 'vitest';
import { richTextField } from '#src/web/formFields';
import { cleanRichText, plainText, readsTheSame } from '#src/platform/richText';
import { leastCpuMs } from '../support/cpu';
import { HOSTILE_HTML, HOSTILE_TEXTS } from '../support/hostileText';

const field = richTextField('too long');

const BUDGET_MS = 300;

describe('what rich text costs the program', () => {
  test.each([...HOSTILE_HTML, ...HOSTILE_TEXTS])('a form with %s', (_name, typed) => {
    field.parse('<p>Once in peace: <b>compiled</b> before it is measured</p>');
    expect(leastCpuMs(() => field.safeParse(typed), 3, BUDGET_MS)).toBeLessThanOrEqual(BUDGET_MS);
  });

  test.each([...HOSTILE_HTML, ...HOSTILE_TEXTS])('comparing and reading what is kept of %s', (_name, typed) => {
    const kept = field.safeParse(typed).data ?? '';
    expect(leastCpuMs(() => readsTheSame(kept, `${kept}<p>more</p>`), 3, BUDGET_MS)).toBeLessThanOrEqual(BUDGET_MS);
    expect(leastCpuMs(() => plainText(kept), 3, BUDGET_MS)).toBeLessThanOrEqual(BUDGET_MS);
  });
});

describe('rich text with more tags than anybody makes', () => {
  test.each([
    ['nests too deep', '<div>'.repeat(200)],
    ['opens what a parser closes by itself', '<p><li>'.repeat(200)],
    ['has too many tags', '<b></b>'.repeat(30_000)],
  ])('which %s keeps its words', (_name, start) => {
    expect(cleanRichText(`${start}Costs &lt; 5 &amp; <i>falling</i>`)).toBe('<p>Costs &lt; 5 &amp; falling</p>');
  });

  test('tags that stand in an attribute or a comment are none', () => {
    const html = `<p title="${'<div>'.repeat(200)}">One</p><!-- ${'<div>'.repeat(200)} --><p>Two</p>`;
    expect(cleanRichText(html)).toBe('<p>One</p><p>Two</p>');
  });

  test('a long honest text keeps its form', () => {
    const list = `<ul>${'<li>A point of <strong>thirty</strong> letters</li>'.repeat(3_000)}</ul>`;
    expect(cleanRichText(list)).toBe(list);
  });
});
