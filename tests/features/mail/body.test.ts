import { describe, expect, test } from 'vitest';
import { asMailHtml } from '#src/features/mail/body/asHtml';
import { makeAddresses } from '#src/features/mail/body/addresses';
import { asMailText } from '#src/features/mail/body/asText';
import { shortenHtml } from '#src/features/mail/body/shortenHtml';

const BASE = 'https://notes.test';
const pictures = new Map([[12, 'stairs.png']]);
const textOf = (html: string) => {
  const addresses = makeAddresses(BASE);
  return [asMailText(html, addresses, pictures), ...addresses.list()].join('\n');
};

describe('a text in the text part of a mail', () => {
  test.each([
    ['<p>One</p><p>Two</p>', 'One\n\nTwo'],
    ['<div>One<br>Two<br><br>Three</div>', 'One\nTwo\n\nThree'],
    ['<h3>Costs</h3><p>Many &amp; more &lt;3</p>', 'Costs\n\nMany & more <3'],
    ['<ul><li>a</li><li>b<ul><li>c<br>d</li></ul></li></ul><p>e</p>', '- a\n- b\n  - c\n    d\n\ne'],
    ['<ol><li><p>a</p></li><li><p>b</p></li></ol>', '1. a\n2. b'],
    ['<blockquote>She said<br>no</blockquote><p>Yes</p>', '> She said\n> no\n\nYes'],
    ['<pre>a  b\n  c</pre>', 'a  b\n  c'],
    [
      '<table><tbody><tr><th>Item</th><th>Price</th></tr><tr><td><p>Chair</p></td><td>12 €</td></tr></tbody></table>',
      'Item | Price\nChair | 12 €',
    ],
    ['<p>See <a href="https://a.test/x">the plan</a>.</p>', 'See the plan [1].\n[1] https://a.test/x'],
    ['<p><a href="https://a.test/x">https://a.test/x</a></p>', 'https://a.test/x'],
    ['<p>Look: <img src="/files/12" alt=""></p>', 'Look: stairs.png [1]\n[1] https://notes.test/files/12'],
    [
      '<p>Look<img src="/files/12">here<img src="/files/12"></p>',
      'Look stairs.png [1] here stairs.png [1]\n[1] https://notes.test/files/12',
    ],
    [
      '<table><tr><td><img src="/files/12"></td><td>new</td></tr></table>',
      'stairs.png [1] | new\n[1] https://notes.test/files/12',
    ],
    ['<p><strong>Bold</strong> <em>words</em></p>', 'Bold words'],
    ['<ol start="3"><li>c</li><li>d<ol type="a"><li>e</li></ol></li></ol>', '3. c\n4. d\n   a. e'],
    ['<ol start="4" type="I"><li>four</li></ol><ol start="28" type="a"><li>ab</li></ol>', 'IV. four\n\nab. ab'],
    ['<p>12 m<sup>2</sup>, H<sub>2</sub>O, 1<sup>st</sup></p>', '12 m², H₂O, 1st'],
    ['<table><tr><td></td><td>a</td></tr><tr><td>b</td><td></td></tr></table>', '| a\nb |'],
    ['<table><tr><td><ul><li>a</li><li>b</li></ul></td><td><pre>c\nd</pre></td></tr></table>', 'a b | c d'],
  ])('%s', (html, text) => {
    expect(textOf(html)).toBe(text);
  });
});

describe('a text in the HTML part of a mail', () => {
  const htmlOf = (html: string) => asMailHtml(html, { baseUrl: BASE, pictures });

  test('brings its looks in its tags, and complete addresses', () => {
    expect(htmlOf('<table><tbody><tr><td colspan="2">Chair</td></tr></tbody></table>')).toMatch(
      /<table style="[^"]*border-collapse:collapse"><tbody><tr><td colspan="2" dir="auto" style="[^"]*border:1px solid/,
    );
    expect(htmlOf('<a href="/memos/4">four</a>')).toContain('href="https://notes.test/memos/4"');
  });

  test('goes on counting where the list does', () => {
    expect(htmlOf('<ol start="3" type="a"><li>c</li></ol>')).toMatch(/<ol start="3" type="a" style=/);
    expect(htmlOf('<p>m<sup>2</sup></p>')).toContain('m<sup>2</sup>');
  });

  test('names a picture by its file and leads to it', () => {
    const html = htmlOf('<p><img src="/files/12" alt="x">after</p>');
    expect(html).toMatch(/<a href="https:\/\/notes\.test\/files\/12" style="[^"]*">stairs\.png<\/a>after<\/p>/);
  });

  test.each(['http://', 'http://[', 'https://a b/', 'http://a:99999/', 'https://%zz'])(
    'keeps the words of a link that leads nowhere: %s',
    (href) => {
      expect(htmlOf(`<p>See <a href="${href}">the plan</a></p>`)).toMatch(/See <a style="[^"]*">the plan<\/a><\/p>/);
    },
  );

  test('lets no script and no style of others through', () => {
    expect(
      htmlOf('<p style="color:red" onclick="x()">a<script>b</script><a href="javascript:c()">d</a></p>'),
    ).not.toMatch(/script|onclick|red/);
  });
});

describe('a long text', () => {
  test('ends after a whole word, with all its tags closed', () => {
    const long = `<div><ul><li>${'word '.repeat(10)}</li><li>more</li></ul></div>`;
    expect(shortenHtml(long, 23)).toEqual({ html: '<div><ul><li>word word word word…</li></ul></div>', isCut: true });
  });

  test('that is short enough stays as it is', () => {
    expect(shortenHtml('<p>a &amp; b</p>', 20)).toEqual({ html: '<p>a &amp; b</p>', isCut: false });
  });

  test('of one word without end is cut, but no sign in two', () => {
    const { html } = shortenHtml(`<p>${'👍'.repeat(300)}</p>`, 201);
    expect(html).toMatch(/^<p>(?:👍){100}…<\/p>$/u);
    expect(shortenHtml(`<p>${'&amp;'.repeat(300)}</p>`, 203).html).toMatch(/^<p>(?:&amp;)+…<\/p>$/);
  });
});
