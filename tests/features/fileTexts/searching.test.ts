import { load } from 'cheerio';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findPage } from '#src/features/memos/list/list.queries';
import { clock } from '#src/platform/clock';
import { questionOf } from '#src/platform/words/question';
import { withApp, type TestApp } from '../../support/app';
import { docx, pdf, xlsx } from '../../support/documents';
import { drainJobs } from '../../support/jobs';
import { makeMemo } from '../../support/memos';
import { makeTask } from '../../support/tasks';
import { attach, attached, moveToChat, sentMemo } from '../files/support';

let app: TestApp;
beforeAll(async () => {
  app = await withApp();
});
afterAll(() => app.close());

const found = async (person: string, q: string, path = '/memos') => {
  const { text } = await (await app.agentFor(person)).get(`${path}?${new URLSearchParams({ q }).toString()}`);
  return load(text);
};
const hitOf = async (person: string, q: string, path = '/memos') => {
  const $ = await found(person, q, path);
  const hit = $('.memo-hit, .hit-quote').first();
  return {
    text: hit.text().replace(/\s+/g, ' ').trim(),
    href: hit.find('a').attr('href'),
    marked: hit.find('mark').text(),
  };
};
const ids = async (person: string, q: string) =>
  (await found(person, q))('.memo-number')
    .toArray()
    .map((one) => Number(load(one).text()));

describe('a word in a file', () => {
  test.each([
    [
      'on the fourth page of a PDF',
      pdf(['one', 'two', 'three', 'The zebrafinch rate']),
      'Offer.pdf',
      'zebrafinch',
      'In Offer.pdf, page 4:',
      '?page=4',
    ],
    [
      'in a DOCX',
      docx(['Terms', 'Delivery by quillwort <van> & train']),
      'Terms.docx',
      'quillwort',
      'In Terms.docx:',
      '',
    ],
    [
      'on the second sheet of an XLSX',
      xlsx({ First: [['a']], Prices: [['Marjoram', 12.5]] }),
      'Prices.xlsx',
      'marjoram',
      'In Prices.xlsx, sheet “Prices”:',
      '?page=2',
    ],
    [
      'in a Japanese text',
      Buffer.from('会議の議事録。来月の見積書を確認する。'),
      '議事録.txt',
      '見積書',
      'In 議事録.txt:',
      '',
    ],
    ['in a Thai text', Buffer.from('ใบเสนอราคาสำหรับสำนักงาน'), 'thai.txt', 'เสนอราคา', 'In thai.txt:', ''],
  ])(
    '%s is found in lists and on the page of everything, which lead there',
    async (_, bytes, name, q, source, page) => {
      const file = await attached(app, bytes, name);
      await drainJobs(app.deps);
      for (const path of ['/memos', '/search']) {
        const hit = await hitOf('olga', q, path);
        expect(hit.text, path).toContain(source);
        expect(hit.href, path).toBe(`/files/${file.id}/view${page}`);
        expect(hit.marked.toLowerCase(), path).toContain(q);
      }
      expect((await (await app.agentFor('olga')).get(`/files/${file.id}/view${page}`)).status).toBe(200);
      for (const outsider of ['tanya', 'marina']) expect(await ids(outsider, q)).toEqual([]);
    },
  );

  test('that is divided at the end of a line is found whole and by its parts; one before “und” is a word of its own', async () => {
    const text =
      'Die Lieferanten-\nbewertung der Donaudampf\u00ad\nschifffahrt, Ein-\nund Ausgang, Frau Sommer-\n  Lindt';
    await attached(app, Buffer.from(text), 'Umbruch.txt');
    await drainJobs(app.deps);
    for (const q of [
      'Lieferantenbewertung',
      'bewertung',
      'Donaudampfschifffahrt',
      'SOMMER-LINDT',
      'sommerlindt',
      'Ausgang',
    ])
      expect(await ids('olga', q), q).toHaveLength(1);
    expect(await ids('olga', 'einund')).toEqual([]);
    expect((await hitOf('olga', 'lieferantenbewertung')).marked).toBe('Lieferanten-bewertung');
  });

  test('with a hyphen of Word’s own, at which no line may end or a word may, is found whole and by its parts', async () => {
    const run =
      '<w:r><w:t>Walnuss</w:t><w:noBreakHyphen/><w:t>Marzipan und Zimtstern</w:t><w:softHyphen/><w:t>bäckerei</w:t></w:r>';
    const document = `<w:document xmlns:w="w"><w:body><w:p>${run}</w:p></w:body></w:document>`;
    await attached(app, docx([], { 'word/document.xml': document }), 'Hyphens.docx');
    await drainJobs(app.deps);
    for (const q of ['Marzipan', 'Walnuss-Marzipan', 'Zimtsternbäckerei'])
      expect(await ids('olga', q), q).toHaveLength(1);
  });

  test('is quoted as it stands, never as HTML', async () => {
    await attached(app, docx(['<b onclick="x()">sassafras</b> & co']), 'Html.docx');
    await drainJobs(app.deps);
    expect((await hitOf('olga', 'sassafras')).text).toContain('<b onclick="x()">sassafras</b> & co');
  });

  test('is found where all the words stand in one file, also on two of its pages', async () => {
    await attached(app, pdf(['gooseberry', 'kohlrabi']), 'Two.pdf');
    await attached(app, pdf(['gooseberry']), 'One.pdf');
    await drainJobs(app.deps);
    expect(await ids('olga', 'gooseberry kohlrabi')).toHaveLength(1);
    expect(await ids('olga', 'gooseberry')).toHaveLength(2);
  });

  test('is found walked or by the index, of all files or of the newest', async () => {
    const { memoId } = await attached(app, 'the narwhal report', 'whale.txt');
    const inChat = await attached(app, 'another narwhal report', 'whale2.txt');
    await moveToChat(app, inChat);
    await drainJobs(app.deps);
    const { id: readerId } = await app.user('olga');
    const { EVERYTHING } = await import('#src/features/memos/list/list.statement');
    for (const by of ['walk', 'index'] as const)
      for (const files of ['all', 'newest'] as const) {
        const { rows } = await findPage(app.db, {
          readerId,
          readsAll: false,
          query: EVERYTHING,
          period: {},
          now: clock.now(),
          today: '2026-01-01',
          withdrawn: { since: new Date(0), isOfAll: false },
          search: { by, files, words: questionOf('narwhal') },
          isCommonTag: false,
          seesMuch: false,
        });
        expect(new Set(rows.map(({ id }) => id)), `${by} ${files}`).toEqual(new Set([memoId, inChat.memoId]));
      }
  });

  test('of a task is found in its list', async () => {
    const id = await makeTask(app, 'andrew', {});
    await (
      await app.agentFor('andrew')
    )
      .post(`/tasks/${id}/files`)
      .attach('files', docx(['the ocelot clause']), 'Clause.docx');
    await drainJobs(app.deps);
    expect((await hitOf('andrew', 'ocelot', '/tasks')).text).toContain('In Clause.docx:');
    expect((await found('tanya', 'ocelot', '/tasks'))('.memo-hit')).toHaveLength(0);
  });
});

describe('what was said', () => {
  test('leaves the search with its message, and its text goes with the last copy', async () => {
    const file = await attached(app, 'the axolotl figures', 'figures.txt');
    const messageId = await moveToChat(app, file);
    await drainJobs(app.deps);
    expect((await hitOf('darian', 'axolotl')).href).toBe(`/files/${file.id}/view`);
    await (await app.agentFor('andrew')).post(`/memos/${file.memoId}/messages/${messageId}/delete`).expect(303);
    expect(await ids('darian', 'axolotl')).toEqual([]);
    expect(await app.db.prisma.fileText.count({ where: { sha256: file.sha256 } })).toBe(0);
  });

  test('in a file that is kept from a reader is not found by them', async () => {
    const file = await attached(app, 'the pangolin list', 'list.txt');
    await drainJobs(app.deps);
    const scan = (state: 'waiting' | 'infected') =>
      app.db.prisma.attachment.update({
        where: { id: file.id },
        data: { scan: state, scanFound: state === 'infected' ? 'Eicar' : null },
      });
    await scan('waiting');
    expect([await ids('olga', 'pangolin'), await ids('andrew', 'pangolin')]).toEqual([[], [file.memoId]]);
    await scan('infected');
    expect([await ids('olga', 'pangolin'), await ids('andrew', 'pangolin')]).toEqual([[], []]);
  });

  test('by a reader without a role is found by its title alone, for quoting would be reading', async () => {
    await attached(app, 'the capybara plan', 'plan.txt');
    await drainJobs(app.deps);
    const $ = await found('garry', 'capybara', '/search');
    expect($('.hit-quote')).toHaveLength(0);
    expect($('main').text()).not.toContain('capybara plan');
  });
});

test('a file of the deciders’ notes is found by nobody, also not by who reads them', async () => {
  const id = await makeMemo(app, 'andrew', { to: 'garry', also: ['marina'], rule: 'all' });
  const note = (await app.agentFor('garry')).post(`/memos/${id}/notes/messages`);
  await note.attach('files', Buffer.from('the numbat figures'), { filename: 'figures.txt', contentType: 'text/plain' });
  await drainJobs(app.deps);
  expect(await app.db.prisma.fileText.count({ where: { text: { contains: 'numbat' } } })).toBe(1);
  for (const person of ['garry', 'marina', 'andrew', 'ekaterina'])
    expect([person, await ids(person, 'numbat')]).toEqual([person, []]);
});

test('the same bytes are read once, however often they are attached', async () => {
  const memo = await sentMemo(app);
  await attach(app, memo, ['the lynx figures', 'a.txt'], ['the lynx figures', 'b.txt']);
  await attached(app, 'the lynx figures', 'c.txt');
  await drainJobs(app.deps);
  expect(await app.db.prisma.fileReading.count({ where: { texts: { some: { text: { contains: 'lynx' } } } } })).toBe(1);
  expect(await ids('olga', 'lynx')).toHaveLength(2);
});

describe('whoever attaches bytes that somebody else has', () => {
  const content = 'the numbat gets a salary of 71234';
  const seen = async (id: number) => (await (await app.agentFor('andrew')).get(`/files/${id}/view`)).text;

  test('learns neither by the search nor by the page of the file that their text was there', async () => {
    const { sha256 } = await attached(app, content, 'letter.txt');
    await drainJobs(app.deps);
    await app.db.prisma.fileReading.update({ where: { sha256 }, data: { tookMs: 3_600_000 } });
    const [first] = await ids('darian', 'numbat');
    const guess = await attached(app, content, 'guess.txt');
    expect(await ids('darian', 'numbat')).toEqual([first]);
    expect(await hitOf('andrew', 'numbat salary')).toMatchObject({ text: expect.stringContaining('letter.txt') });
    expect(await seen(guess.id)).toContain('it is being read');
    const answer = await (await app.agentFor('andrew')).post(`/files/${guess.id}/reading`).redirects(1);
    expect(answer.text).toContain('was read a moment ago');

    await app.db.prisma.attachment.update({ where: { id: guess.id }, data: { textFrom: clock.now() } });
    expect(await ids('darian', 'numbat')).toHaveLength(2);
    expect(await seen(guess.id)).not.toContain('it is being read');
  });

  test('but who copies what they see has its text at once', async () => {
    const { id: _, ...file } = await attached(app, `${content} a month`, 'letter.txt');
    await drainJobs(app.deps);
    const copy = await app.db.prisma.attachment.create({ data: file });
    expect(copy.textFrom).toBeNull();
  });

  test('waits as long as the reading took', async () => {
    const { sha256 } = await attached(app, `${content} a week`, 'letter.txt');
    await drainJobs(app.deps);
    const { tookMs } = await app.db.prisma.fileReading.findUniqueOrThrow({ where: { sha256 } });
    expect(tookMs).toBeGreaterThan(0);
    const { textFrom } = await attached(app, `${content} a week`, 'other.txt');
    expect(textFrom).not.toBeNull();
  });
});
