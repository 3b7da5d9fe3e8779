import { readFileSync } from 'node:fs';
import { parseDocument } from 'htmlparser2';
import { describe, expect, test } from 'vitest';
import { htmlOf } from '#src/browser/tidy/html';
import type { Source } from '#src/browser/tidy/source';
import { tidy } from '#src/browser/tidy/tidy';

type Nodes = ReturnType<typeof parseDocument>['children'];

/** As the browser hands it over, comments left out. */
function sourcesOf(nodes: Nodes): Source[] {
  return nodes.flatMap((node): Source[] => {
    if (node.nodeType === 3 && 'data' in node) return [node.data];
    if (!('attribs' in node)) return [];
    return [{ tag: node.name, attributes: node.attribs, children: sourcesOf(node.children) }];
  });
}

function pasted(html: string) {
  const dropped: string[] = [];
  const picture = (src: string): string | null => {
    if (src.startsWith('data:')) return 'kept';
    dropped.push(src);
    return null;
  };
  const made = htmlOf(tidy(sourcesOf(parseDocument(html).children), { picture, keepsBlankLines: false }));
  return { html: made, dropped };
}

const clipboard = (name: string) =>
  pasted(readFileSync(new URL(`../support/clipboard/${name}.html`, import.meta.url), 'utf8'));

const own = (html: string) =>
  htmlOf(tidy(sourcesOf(parseDocument(html).children), { picture: (src) => src, keepsBlankLines: true }));

describe('what is pasted', () => {
  test('from Word keeps headings, looks, links, lists in lists and tables, without blank lines', () => {
    const { html, dropped } = clipboard('word');
    expect(html).toBe(
      [
        '<h3>Budget for the north site</h3>',
        '<p>The <strong>steel</strong> costs <em>twelve per cent</em> more, <del>not ten</del>.</p>',
        '<p>See <a href="https://example.org/offer">the offer</a>:</p>',
        '<ul><li>Beams<ul><li><strong>long</strong> ones</li></ul></li><li>Screws</li></ul>',
        '<p>In this order:</p>',
        '<ol><li>Ask</li><li>Order</li></ol>',
        '<table><tbody><tr><td><strong>Item</strong></td><td><strong>Price</strong></td></tr>',
        '<tr><td>Beam</td><td>400 €</td></tr></tbody></table>',
      ].join(''),
    );
    expect(dropped).toEqual(['file:///C:/Users/ANDREW~1/AppData/Local/Temp/msohtmlclip1/01/clip_image001.png']);
  });

  test('from Excel is a table, bold where its classes say so, merged cells beside empty ones', () => {
    expect(clipboard('excel').html).toBe(
      [
        '<table><tbody><tr><td><strong>Offer of November</strong></td><td></td></tr>',
        '<tr><td><strong>Item</strong></td><td><strong>Price</strong></td></tr>',
        '<tr><td>Desk &amp; chair</td><td>400,00</td></tr>',
        '<tr><td><em><del>Lamp</del></em></td><td>35,00</td></tr></tbody></table>',
      ].join(''),
    );
  });

  test('from Google Docs is bold, slanted, struck and underlined only where it looked so', () => {
    const { html, dropped } = clipboard('googleDocs');
    expect(html).toBe(
      [
        '<h3>Why we wait</h3>',
        '<p>Nothing here is bold but <strong>this</strong><em>, slanted</em><del>, struck</del><u>, underlined</u>.</p>',
        '<p><a href="https://example.org/plan">The plan</a></p>',
        '<ul><li>One<ul><li>One and a half</li></ul></li><li>Two</li></ul>',
        '<table><tbody><tr><td><strong>Item</strong></td><td><strong>Price</strong></td></tr>',
        '<tr><td>Desk</td><td></td></tr></tbody></table>',
      ].join(''),
    );
    expect(dropped).toHaveLength(1);
  });

  test('from Google Sheets is a table in which a cell over two rows leaves the lower empty', () => {
    expect(clipboard('googleSheets').html).toBe(
      [
        '<table><tbody><tr><td><strong>Region</strong></td><td><strong>Sales</strong></td></tr>',
        '<tr><td>North</td><td>10</td></tr><tr><td></td><td>12<br>(late)</td></tr></tbody></table>',
      ].join(''),
    );
  });

  test('from LibreOffice has no blank lines, its lists in lists, and headings of tables', () => {
    expect(clipboard('libreOffice').html).toBe(
      [
        '<p>First <strong>paragraph</strong> of two lines.</p>',
        '<p>Second, <em><u>marked</u></em>.</p>',
        '<ol><li>One<ul><li>under it</li></ul></li><li>Two</li></ol>',
        '<ul><li>A sign of its own</li></ul>',
        '<table><tbody><tr><th>Item</th><th>Price</th></tr><tr><td>Desk</td><td>400</td></tr></tbody></table>',
      ].join(''),
    );
  });

  test('from a mail laid out in tables is its text, with nothing that runs or was not to be seen', () => {
    expect(clipboard('webMail').html).toBe(
      [
        '<p>Dear <strong>Olga</strong>,</p><p>the figures:</p><p>all <strong>fine</strong></p><p>unsubscribe</p>',
        '<blockquote><p>On Monday you wrote</p></blockquote><pre>let x = 1;\n  x += 1;</pre>',
        '<p><img src="kept" alt="A chart"></p>',
      ].join(''),
    );
  });

  test.each([
    [
      '<p class="MsoListParagraph">·&nbsp;&nbsp; First</p><p class="MsoListParagraph">·&nbsp; Second</p>',
      '<ul><li>First</li><li>Second</li></ul>',
    ],
    [
      '<p class="MsoListParagraph">3)&nbsp;&nbsp; Third</p><p class="MsoListParagraph">4)&nbsp; Fourth</p>',
      '<ol start="3"><li>Third</li><li>Fourth</li></ol>',
    ],
    [
      `<p style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">1.<span>&nbsp; </span></span>One</p>
       <p style="mso-list:l0 level2 lfo1"><span style="mso-list:Ignore">a.<span>&nbsp; </span></span>Under</p>
       <p style="mso-list:l0 level3 lfo1"><span style="mso-list:Ignore">§<span>&nbsp; </span></span>Deep</p>
       <p style="mso-list:l0 level1 lfo1"><span style="mso-list:Ignore">2.<span>&nbsp; </span></span>Two</p>`,
      '<ol><li>One<ol type="a"><li>Under<ul><li>Deep</li></ul></li></ol></li><li>Two</li></ol>',
    ],
    ['<p>- no list, but a sentence</p>', '<p>- no list, but a sentence</p>'],
    [
      '<p style="mso-list:l0 level3 lfo1"><span style="mso-list:Ignore">o </span>Deep at once</p>',
      '<ul><li>Deep at once</li></ul>',
    ],
    ['<ul><li><p>a</p><p>b</p></li></ul>', '<ul><li><p>a</p><p>b</p></li></ul>'],
    ['<div>One<br><br>Two<br>Three</div>', '<p>One</p><p>Two<br>Three</p>'],
    [
      '<b style="font-weight: normal">plain</b> <span style="font-weight: bold">bold</span>',
      '<p>plain <strong>bold</strong></p>',
    ],
    ['<a href=" JAVASCRIPT:alert(1)">x</a><a href="mailto:a@b.test">y</a>', '<p>x<a href="mailto:a@b.test">y</a></p>'],
    ['<table><tr><td>alone</td></tr></table>', '<p>alone</p>'],
    [
      '<table><tr><td>a</td></tr><tr><td>b</td></tr></table>',
      '<table><tbody><tr><td>a</td></tr><tr><td>b</td></tr></tbody></table>',
    ],
    ['<table><tr><td></td><td> </td></tr></table>', ''],
    [
      '<table><tr><td><ul><li>x</li></ul></td><td>y</td></tr></table>',
      '<table><tbody><tr><td><ul><li>x</li></ul></td><td>y</td></tr></tbody></table>',
    ],
    [
      '<table><tr><td colspan="100000" rowspan="2">a</td></tr><tr><td>b</td></tr></table>',
      `<table><tbody><tr><td>a</td>${'<td></td>'.repeat(60)}</tr><tr>${'<td></td>'.repeat(60)}<td>b</td></tr></tbody></table>`,
    ],
    ['<p>a &lt;b&gt; "c" &amp; d</p>', '<p>a &lt;b&gt; &quot;c&quot; &amp; d</p>'],
  ])('%s becomes %s', (from, to) => {
    expect(pasted(from).html).toBe(to);
  });

  const item = (level: number, sign: string, text: string) =>
    `<p class=MsoListParagraph style='mso-list:l0 level${level} lfo1'><span style='mso-list:Ignore'>${sign}<span>&nbsp;&nbsp; </span></span>${text}</p>`;

  test.each([
    [
      'letters and Roman numbers, from the one it begins with',
      item(1, 'c)', 'Third') + item(1, 'd)', 'Fourth') + item(1, 'IV.', 'Four') + item(2, 'i.', 'one'),
      '<ol start="3" type="a"><li>Third</li><li>Fourth</li></ol><ol start="4" type="I"><li>Four<ol type="i"><li>one</li></ol></li></ol>',
    ],
    [
      'the letters i, v and x in the middle of the alphabet',
      item(1, 'h)', 'h') + item(1, 'i)', 'i'),
      '<ol start="8" type="a"><li>h</li><li>i</li></ol>',
    ],
    [
      'a list that begins anew beside another',
      item(1, '1.', 'a') + item(1, '2.', 'b') + item(1, '1.', 'c'),
      '<ol><li>a</li><li>b</li></ol><ol><li>c</li></ol>',
    ],
    [
      'numbers in numbers',
      item(1, '2.', 'Costs') + item(2, '2.3.', 'Travel') + item(2, '2.4', 'Rooms'),
      '<ol start="2"><li>Costs<ol start="3"><li>Travel</li><li>Rooms</li></ol></li></ol>',
    ],
    ['clauses, which are no items', item(1, '§ 3', 'Liability'), '<p>§ 3 Liability</p>'],
    [
      'numbered headings without a gap',
      `<h2 style='mso-list:l1 level2 lfo1'><span style='mso-list:Ignore'>1.1<span>&nbsp;&nbsp;&nbsp; </span></span>Aim</h2>`,
      '<h3>1.1 Aim</h3>',
    ],
    [
      'numbers that items say themselves',
      '<ol><li value=3>c<li value=4>d<li value=7>g</ol>',
      '<ol start="3"><li>c</li><li>d</li></ol><ol start="7"><li>g</li></ol>',
    ],
    [
      'lists of Word on the web, each item a list of its own',
      '<div><ul><li data-aria-level="1"><p>One<span>&nbsp;</span></p></li></ul></div><div><ul><li data-aria-level="2"><p>Under</p></li></ul></div>' +
        '<div><ol start="1"><li data-aria-level="1"><p>a</p></li></ol></div><div><ol start="2"><li data-aria-level="1"><p>b</p></li></ol></div>',
      '<ul><li>One<ul><li>Under</li></ul></li></ul><ol><li>a</li><li>b</li></ol>',
    ],
    [
      'points of PowerPoint',
      '<div class=O><span style="mso-special-format:bullet">•</span><span>First</span></div><div class=O1><span style="mso-special-format:bullet">–</span><span>Under</span></div>',
      '<ul><li>First<ul><li>Under</li></ul></li></ul>',
    ],
    [
      'high and low numbers',
      '<p>12 m<sup>2</sup> CO<sub>2</sub> <span style="vertical-align:super">1</span></p>',
      '<p>12 m<sup>2</sup> CO<sub>2</sub> <sup>1</sup></p>',
    ],
    [
      'emojis that are pictures',
      '<p>Hi <img alt="🙂" src="https://x.test/1.png"><img alt="👍🏽" src="data:image/gif;base64,AA=="> <img alt=":tada:" src="https://x.test/2.png"></p>',
      '<p>Hi 🙂👍🏽 :tada:</p>',
    ],
    [
      'boxes to tick',
      '<ul><li role=checkbox aria-checked=true><img src="data:image/png;base64,AA==" alt=checked aria-roledescription=checkbox><p>Done</p></li><li><input type=checkbox> Open</li></ul>',
      '<ul><li>☑ Done</li><li>☐ Open</li></ul>',
    ],
    [
      'cells without those that were hidden',
      '<table><col><col style="display:none"><col><tr><td>a</td><td style="display:none">secret</td><td>b</td></tr><tr style="display:none"><td>secret</td><td></td><td></td></tr><tr><td colspan=3>c</td></tr></table>',
      '<table><tbody><tr><td>a</td><td>b</td></tr><tr><td>c</td><td></td></tr></tbody></table>',
    ],
    [
      'a column that is still to be filled in below its heading',
      '<table><tr><td colspan=2>Head</td></tr><tr><td>a</td><td></td></tr></table>',
      '<table><tbody><tr><td>Head</td><td></td></tr><tr><td>a</td><td></td></tr></tbody></table>',
    ],
    [
      'no remarks on the text or a cell',
      '<p>Ten<span class=MsoCommentReference><a class=msocomanchor>[A1]</a></span></p><div style="mso-element:comment-list"><p>Why?</p></div>',
      '<p>Ten</p>',
    ],
    [
      'where a link leads, and a place on the house’s server',
      '<p><a href="https://eur01.safelinks.protection.outlook.com/?url=https%3A%2F%2Fa.test%2Fb%3Fc%3Dd&amp;data=05">Offer</a>, <a href="file:///\\\\server\\share\\Plan%20A.xlsx">Plan</a></p>',
      '<p><a href="https://a.test/b?c=d">Offer</a>, Plan (\\\\server\\share\\Plan A.xlsx)</p>',
    ],
    [
      'lines of a program with their blanks',
      `<div style="font-family:'Droid Sans Mono', monospace;white-space:pre"><div>if (x) {</div><div>    y  = 2</div><br><div>}</div></div>`,
      '<pre>if (x) {\n    y  = 2\n\n}</pre>',
    ],
    [
      'bold in the short form',
      '<style>span.s1 {font: bold 12px Helvetica}</style><p><span class=s1>Bold</span> not</p>',
      '<p><strong>Bold</strong> not</p>',
    ],
  ])('keeps %s', (_, from, to) => {
    expect(pasted(from).html).toBe(to);
  });
});

describe('an own text', () => {
  test.each([
    '<p>One</p><p><br></p><p>Two</p>',
    '<ul><li>x<ul><li>y</li></ul></li></ul><blockquote><p>q</p></blockquote><pre>a\n  b</pre><h3>h</h3>',
    '<p><a href="https://a.test">link with <strong>bold</strong></a> and <code>code</code></p>',
    '<table><tbody><tr><th>a</th><th>b</th></tr><tr><td></td><td>c</td></tr></tbody></table>',
    '<p>A <img src="/files/1" alt="plan.png"> here</p>',
    '<ol start="3" type="a"><li>m<sup>2</sup></li></ol>',
  ])('%s stays as it is', (html) => {
    expect(own(html)).toBe(html);
  });
});
