import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { refreshMemoSearch } from '#src/features/search/search.service';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { createForeignDatabase, type TestDatabase } from '../../support/database';
import { listPage } from '../memos/listPage';
import { storeMemo } from '../memos/storedMemo';
import { storeTask } from '../tasks/storedTask';
import { PAIRS } from './wordPairs';

const FIELDS = ['title', 'body', 'conclusion', 'file', 'chat'] as const;
type Field = (typeof FIELDS)[number];

const html = (text: string): string => `<p>${text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')}</p>`;

/** A memo with the text in that place alone. */
async function memoWith(app: TestApp, text: string, field: Field): Promise<number> {
  const id = await storeMemo(app, {
    title: field === 'title' ? text : 'Elsewhere',
    owner: 'andrew',
    to: 'garry',
    stage: 'considered',
    ...(field === 'body' ? { body: html(text) } : {}),
    ...(field === 'conclusion' ? { conclusion: html(text) } : {}),
    ...(field === 'file' ? { files: [text] } : {}),
  });
  if (field === 'chat') await saidIn(app, id, text);
  return id;
}

async function saidIn(app: TestApp, memoId: number, text: string): Promise<void> {
  const author = await app.user('garry');
  await app.db.prisma.conversation.create({
    data: { memoId, messages: { create: { authorId: author.id, text, clientKey: randomUUID() } } },
  });
  await refreshMemoSearch(app.db.prisma, memoId);
}

describe.each([
  ['the locale of the embedded database', null],
  ['a locale that knows Unicode', createForeignDatabase],
] as const)('words, in %s', (_, make) => {
  let app: TestApp;
  let andrew: Agent;
  let foreign: TestDatabase | undefined;
  const memos: number[] = [];
  const tasks: number[] = [];

  beforeAll(async () => {
    foreign = await make?.();
    app = await withApp({}, (url) => foreign?.url ?? url);
    andrew = await app.agentFor('andrew');
    for (const [index, [written]] of PAIRS.entries()) {
      memos.push(await memoWith(app, written, FIELDS[index % FIELDS.length] ?? 'title'));
      const isTitle = index % 2 === 0;
      tasks.push(
        await storeTask(app, isTitle ? { title: written } : { title: 'Elsewhere', description: html(written) }),
      );
    }
  }, 120_000);

  afterAll(async () => {
    await app.close();
    await foreign?.drop();
  });

  const found = async (path: string, asked: string): Promise<number[]> =>
    (await listPage(andrew, `${path}?q=${encodeURIComponent(asked)}`)).ids;

  it.each(PAIRS.map(([written, asked, isFound = true], index) => ({ written, asked, isFound, index })))(
    'of “$written” by “$asked”: $isFound',
    async ({ asked, isFound, index }) => {
      expect((await found('/memos', asked)).includes(memos[index] ?? 0)).toBe(isFound);
      expect((await found('/tasks', asked)).includes(tasks[index] ?? 0)).toBe(isFound);
    },
  );

  it('are marked in the text around them, and in what was said', async () => {
    const body = await storeMemo(app, {
      title: 'Marked',
      owner: 'andrew',
      to: 'garry',
      body: html(`${'Before it. '.repeat(60)}Then came “Mueßlischale” & more.`),
    });
    const { $ } = await listPage(andrew, '/memos?q=mueslischale%20OR%20muesslischale');
    expect($('tbody mark').text()).toBe('Mueßlischale');
    expect($('.memo-hit').text()).toContain('“Mueßlischale” & more.');
    await saidIn(app, body, 'Say “Papageno”, not Papagena');
    const said = (await listPage(andrew, '/memos?q=papageno')).$('.memo-hit');
    expect(said.find('mark').text()).toBe('Papageno');
    expect(said.find('a').attr('href')).toContain(`/memos/${body}`);
  });

  it('of people find them however they are typed', async () => {
    const people = { 'Zoë Brandt': 'zoe', 'Jörg Müller': 'joerg', 'Finn O’Brien': 'finn', 'İlker Demir': 'ilker' };
    for (const [name, at] of Object.entries(people))
      await app.db.prisma.user.create({ data: { name, email: `${at}@words.test` } });
    const { refreshStaleSearch } = await import('#src/features/search/reindexing.service');
    await refreshStaleSearch(app.deps);
    const admin = await app.agentFor('admin');
    const ways = {
      'Zoë Brandt': ['zoe', 'Zoe\u0308'],
      'Jörg Müller': ['muller', 'mueller', 'MÜLLER'],
      'Finn O’Brien': ["O'Brien", 'obrien'],
      'İlker Demir': ['ilker d'],
    };
    for (const [name, typed] of Object.entries(ways)) {
      for (const words of typed) {
        const q = encodeURIComponent(words);
        expect((await andrew.get(`/people?q=${q}`)).text, words).toContain(name);
        expect((await admin.get(`/admin/users?q=${q}`)).text, words).toContain(name);
        expect((await andrew.get(`/people/options?q=${q}`)).text, words).toContain(name);
      }
    }
    expect((await andrew.get('/people/options?q=%25')).body).toEqual([]);
  });
});
