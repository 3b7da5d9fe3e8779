import { load } from 'cheerio';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { said } from '../../support/chat';
import { makeMemo } from '../../support/memos';
import { countStatements } from '../../support/statements';
import { makeTask, moveTo } from '../../support/tasks';
import { listPage } from '../memos/listPage';
import { storeMemo } from '../memos/storedMemo';

let app: TestApp;
let andrew: Agent;
let boat: number;
let sail: number;

const clean = (text: string): string => text.replace(/\s+/g, ' ').trim();

/** The page as a person reads it. */
async function searchPage(q: string, agent = andrew) {
  const answer = await agent.get(`/search?${new URLSearchParams({ q }).toString()}`).expect(200);
  const $ = load(answer.text);
  const group = (kind: string) => {
    const found = $(`[data-found=${kind}]`);
    return {
      count: clean(found.find('.card-title .count').text()),
      titles: found
        .find('.memo-title')
        .get()
        .map((title) => clean($(title).text())),
      marks: found
        .find('.memo-title mark')
        .get()
        .map((mark) => clean($(mark).text())),
      quotes: found
        .find('.hit-quote')
        .get()
        .map((quote) => clean($(quote).text())),
      all: { label: clean(found.find('.card-footer a').text()), href: found.find('.card-footer a').attr('href') ?? '' },
    };
  };
  return { $, memos: group('memo'), tasks: group('task'), people: group('person'), content: clean($('main').text()) };
}

type Answer = {
  groups: { label: string; hits: { href: string; pieces: { text: string; isHit: boolean }[]; detail: string }[] }[];
  message: string;
  all: { href: string };
};
const firstHits = async (q: string, agent = andrew): Promise<Answer> =>
  (await agent.get(`/search/hits?${new URLSearchParams({ q }).toString()}`).expect(200)).body as Answer;

beforeAll(async () => {
  app = await withApp();
  andrew = await app.agentFor('andrew');
  await app.db.prisma.user.update({ where: { email: 'ruth@demo.test' }, data: { jobTitle: 'Chandler of boats' } });
  boat = await makeMemo(app, 'andrew', { to: 'darian', title: 'A new boat', body: '<p>With a lateen rig</p>' });
  await said(andrew, `/memos/${boat}`, 'The varnish is dear');
  for (let index = 0; index < 14; index += 1)
    await storeMemo(app, { title: `Boat number ${index}`, owner: 'andrew', to: 'garry' });
  await storeMemo(app, { title: 'A secret boat', owner: 'masha', to: 'marina' });
  sail = await makeTask(app, 'andrew', { title: 'Sew a sail for the boat', description: '<p>Of canvas</p>' });
  await moveTo(app, 'andrew', sail, 'completed', '<p>Sewn</p>');
});
afterAll(() => app.close());

describe('the search page', () => {
  it('shows memos, tasks and people in three groups, each with its first hits marked, their count and the way to all', async () => {
    const found = await searchPage('boat');
    expect(found.memos.count).toBe('15');
    expect(found.memos.titles).toHaveLength(10);
    expect(found.memos.titles[0]).toBe('A new boat');
    expect(found.memos.marks[0]).toBe('boat');
    expect(found.memos.all.label).toBe('Show all in the list of memos');
    expect(found.tasks).toMatchObject({ count: '1', titles: ['Sew a sail for the boat'], marks: ['boat'] });
    expect(found.people).toMatchObject({ count: '1', titles: ['Ruth Okafor'] });
    expect(found.$('.memo-title:not([dir=auto])')).toHaveLength(0);
  });

  it('leads to lists that show what was counted', async () => {
    const { memos, tasks, people } = await searchPage('boat');
    expect((await listPage(andrew, memos.all.href)).rows).toHaveLength(15);
    expect((await listPage(andrew, tasks.all.href)).titles).toEqual(['Sew a sail for the boat']);
    expect((await andrew.get(people.all.href)).text).toContain('Ruth Okafor');
    expect(memos.all.href).toBe('/memos?q=boat');
  });

  it('shows what was found in a text, and leads to the message that was found', async () => {
    expect((await searchPage('lateen')).memos.quotes).toEqual([expect.stringContaining('With a lateen rig')]);
    const { $, memos } = await searchPage('varnish');
    expect(memos.quotes).toEqual(['In the chat: The varnish is dear']);
    expect($('.hit-quote a').attr('href')).toMatch(new RegExp(`^/memos/${boat}\\?message=\\d+#message-\\d+$`));
  });

  it.each([(id: number) => String(id), (id: number) => `#${id}`])('finds memo and task by number %#', async (typed) => {
    expect((await searchPage(typed(boat))).memos.titles[0]).toBe('A new boat');
    expect((await searchPage(typed(sail))).tasks.titles[0]).toBe('Sew a sail for the boat');
  });

  it('finds people however their name is spelt, and by nothing else of others', async () => {
    await app.db.prisma.user.update({
      where: { email: 'marina@demo.test' },
      data: { name: 'Marína Müller', searchName: 'marina muller|marina mueller' },
    });
    expect((await searchPage('mueller')).people.titles).toEqual(['Marína Müller']);
  });

  it('also finds words with another ending where little is found', async () => {
    expect((await searchPage('sewing')).content).not.toContain('Nothing found');
  });

  it('never shows what the lists would not', async () => {
    const masha = await searchPage('boat', await app.agentFor('masha'));
    expect(masha.memos.titles).toEqual(['A secret boat']);
    expect(masha.tasks.titles).toEqual([]);
    const operator = await searchPage('boat', await app.agentFor('ekaterina'));
    expect(operator.memos.count).toBe('16');
    expect((await firstHits('boat', await app.agentFor('masha'))).groups.map(({ label }) => label)).toEqual([
      'Memos',
      'People',
    ]);
  });

  it.each([
    ['a NUL', 'a\0b', 'characters that cannot be read'],
    ['10,000 characters', 'x'.repeat(10_000), 'at most 200 characters'],
    ['punctuation alone', '?!… — ;', 'at least one letter or digit'],
    ['nothing', '', 'What are you looking for?'],
    ['what is nowhere', 'quokkaquokka', 'Nothing found for “quokkaquokka”'],
  ])('answers %s with a sentence', async (_, q, sentence) => {
    expect((await searchPage(q)).content).toContain(sentence);
    const { groups, message } = await firstHits(q);
    expect(groups).toEqual([]);
    if (q !== '') expect(message).toContain(sentence);
  });
});

it('is there without a question', async () => {
  expect((await andrew.get('/search').expect(200)).text).toContain('What are you looking for?');
});

describe('the first hits below the search field', () => {
  it('are a few of each group, marked, with the way to the page', async () => {
    const { groups, all } = await firstHits('boat');
    expect(groups.map(({ label, hits }) => [label, hits.length])).toEqual([
      ['Memos', 5],
      ['Tasks', 1],
      ['People', 1],
    ]);
    expect(groups[0]?.hits[0]?.pieces).toEqual([
      { text: 'A new ', isHit: false },
      { text: 'boat', isHit: true },
    ]);
    expect(all.href).toBe('/search?q=boat');
  });

  it('begin with the number that was typed', async () => {
    const { groups } = await firstHits(`#${boat}`);
    expect(groups.map(({ hits }) => hits[0]?.href)).toEqual([`/memos/${boat}`, `/tasks/${boat}`]);
  });

  it('cost at most four statements', async () => {
    await firstHits('boat');
    for (const q of ['boat', `${boat}`, 'boat -secret OR sail'])
      expect(await countStatements(() => firstHits(q)), q).toBeLessThanOrEqual(4);
  });
});

describe('the field in the header', () => {
  it('is a plain form that leads to the page, with what was typed in it', async () => {
    const { $ } = await searchPage('boat');
    const form = $('header form[role=search]');
    expect([form.attr('action'), form.attr('method')]).toEqual(['/search', 'get']);
    expect(form.find('input[name=q]').attr('value')).toBe('boat');
    expect($('header a[href="/search"]:not([data-palette])').text().trim()).toBe('Search');
  });
});
