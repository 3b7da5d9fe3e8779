import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { memoRightsTable, taskRightsTable, type When } from '#src/features/help/rights';
import { TOPIC_NAMES, TOPICS } from '#src/features/help/topics';
import { LOCALES, translatorFor } from '#src/i18n/i18n';
import { SHORTCUTS } from '#src/platform/shortcuts';
import { said } from '../../support/chat';
import { drainJobs } from '../../support/jobs';
import { act, formOf, makeMemo } from '../../support/memos';
import { page } from '../../support/page';
import { sources } from '../../support/sources';
import { makeTask } from '../../support/tasks';
import { withApp, type TestApp } from '../../support/app';

const textsOf = (locale: string, topic: string): string[] =>
  Object.entries(TOPICS)
    .filter(([name]) => name === topic)
    .flatMap(([, points]) => points.map((point) => translatorFor(locale)(`help.topics.${topic}.points.${point}`)));

const buttonsOf = (locale: string, topic: string): string[] =>
  textsOf(locale, topic).flatMap((text) => [...text.matchAll(/\[\[([^\]]*)\]\]/g)].map((match) => match[1] ?? ''));

describe('what the help says of rights', () => {
  const [o, b, a, w, x]: When[] = ['always', 'before', 'after', 'postponed', 'never'];
  it('of a memo is what the contract says, cell by cell: owner, recipient, subscriber, adviser, assistant, later recipient, operator', () => {
    const { roles, rows } = memoRightsTable();
    expect(roles).toEqual(['owner', 'recipient', 'subscriber', 'adviser', 'assistant', 'laterRecipient', 'operator']);
    expect(Object.fromEntries(rows.map(({ right, cells }) => [right, cells]))).toEqual({
      read: [o, o, o, o, o, x, o],
      post: [o, o, o, o, o, x, o],
      edit: [b, x, x, x, x, x, o],
      attach: [b, o, x, x, x, x, o],
      addSubscriber: [o, o, x, x, x, x, o],
      postpone: [x, b, x, x, x, x, b],
      setPending: [x, w, x, x, x, x, w],
      consider: [x, b, x, x, x, x, b],
      editConclusion: [x, a, x, x, x, x, a],
      reopen: [x, a, x, x, x, x, a],
      createTask: [x, o, x, x, x, x, o],
      return: [x, 'pending', x, x, x, x, 'pending'],
      answer: ['returned', x, x, x, x, x, x],
      withdraw: [b, x, x, x, x, x, b],
      takeBack: ['unopened', x, x, x, x, x, x],
      putBack: ['withdrawn', x, x, x, x, x, 'withdrawn'],
      nudge: ['pending', x, x, x, x, x, x],
      leave: [x, x, o, x, x, x, x],
      copy: [o, o, o, o, o, x, o],
      seeVersions: [o, o, o, o, o, x, o],
      useVersion: [b, x, x, x, x, x, b],
      mute: [o, o, o, o, o, x, x],
      propose: [x, x, x, x, b, x, x],
      askOpinion: [x, b, x, b, x, x, x],
      giveOpinion: [x, x, x, b, x, x, x],
      handOn: [x, b, x, x, x, x, x],
      take: [x, 'pending', x, x, x, x, x],
      pass: [x, 'pending', x, x, x, x, x],
    });
  });

  it('of a task likewise: owner, co-owner, responsible, subscriber, operator', () => {
    const { roles, rows } = taskRightsTable();
    expect(roles).toEqual(['owner', 'coOwner', 'responsible', 'subscriber', 'operator']);
    expect(Object.fromEntries(rows.map(({ right, cells }) => [right, cells]))).toEqual({
      read: [o, o, o, o, o],
      post: [o, o, o, o, o],
      edit: [o, o, x, x, o],
      work: [o, o, o, x, o],
      makeSubtask: [o, o, o, x, o],
      leave: [x, x, x, o, x],
      mute: [o, o, o, o, x],
    });
  });
});

it.each(LOCALES)('the table of rights stands in the help in %s, cell by cell', async (locale) => {
  const app = await withApp();
  await app.db.prisma.user.updateMany({ where: { email: 'olga@demo.test' }, data: { locale } });
  const { $ } = page(await (await app.agentFor('olga')).get('/help/memo'));
  const t = translatorFor(locale);
  const texts = (row: string, cell: string) =>
    $(row)
      .get()
      .map((one) =>
        $(one)
          .find(cell)
          .get()
          .map((each) => $(each).text().trim()),
      );
  const { roles, rows } = memoRightsTable();
  expect(texts('thead tr', 'th').flat().filter(Boolean)).toEqual(
    expect.arrayContaining(roles.map((role) => t(`help.roles.memo.${role}`))),
  );
  const shown = texts('tbody tr', 'th, td');
  expect(shown).toEqual(
    rows.map(({ right, cells }) => [t(`help.rights.memo.${right}`), ...cells.map((when) => t(`help.when.${when}`))]),
  );
  const words = shown.flat();
  expect(words.filter((word) => word.startsWith('help.'))).toEqual([]);
  await app.close();
});

it.each(TOPIC_NAMES)('the help on %s names the same buttons in every language, and each has a name', (topic) => {
  const keys = buttonsOf('en', topic);
  expect(keys.length).toBeGreaterThan(0);
  for (const locale of LOCALES) {
    expect(buttonsOf(locale, topic).sort()).toEqual(keys.toSorted());
    expect(keys.filter((key) => translatorFor(locale)(key) === key)).toEqual([]);
  }
});

it('names in German what an office looks for by its own word', () => {
  const help = textsOf('de', 'memo').join(' ');
  const words = ['Mitzeichnung', 'Umlauf', 'Wiedervorlage', 'Rücksprache'];
  expect(words.filter((word) => !help.includes(word))).toEqual([]);
});

it('the keys that pages have are in the table of the help', () => {
  const views = sources(/^views\/.*\.ejs$/);
  const keys = views.flatMap(({ text }) =>
    [...text.matchAll(/aria-keyshortcuts="([^"<]*)"/g)].map((match) => match[1] ?? ''),
  );
  expect(keys.length).toBeGreaterThan(5);
  const known: string[] = Object.values(SHORTCUTS);
  expect(keys.filter((key) => !known.includes(key))).toEqual([]);
});

describe('in the program', () => {
  let test: TestApp;
  const pages: Record<string, [person: string, url: string, status?: number][]> = {};

  beforeAll(async () => {
    test = await withApp();
    const garry = await test.agentFor('garry');
    const pending = await makeMemo(test, 'andrew', { to: 'garry', subscribers: ['olga'] });
    await said(await test.agentFor('andrew'), `/memos/${pending}`, 'A word');
    const considered = await makeMemo(test, 'andrew', { to: 'garry' });
    await act(garry, `/memos/${considered}/consideration`);
    const unopened = await makeMemo(test, 'andrew', { to: 'garry' });
    const withdrawn = await makeMemo(test, 'andrew', { to: 'garry' });
    await act(await test.agentFor('andrew'), `/memos/${withdrawn}/withdrawal`);
    const [open, taken] = [
      await makeMemo(test, 'andrew', { to: 'company' }),
      await makeMemo(test, 'andrew', { to: 'company' }),
    ];
    await act(garry, `/memos/${taken}/taking`);
    const [returned, changed] = [
      await makeMemo(test, 'andrew', { to: 'garry' }),
      await makeMemo(test, 'andrew', { to: 'garry' }),
    ];
    await act(garry, `/memos/${returned}/return`, { question: 'Which ones?' });
    await act(await test.agentFor('andrew'), `/memos/${changed}`, {
      ...(await formOf(test, changed)),
      title: 'Stools',
    });
    const withTask = await makeMemo(test, 'andrew', { to: 'garry' });
    const task = await makeTask(test, 'garry', { memo: withTask });
    const asking = { kind: 'memo', id: String(pending), text: 'I make them' };
    await act(await test.agentFor('masha'), '/access-requests', asking);
    await drainJobs(test.deps);
    Object.assign(pages, {
      memo: [
        ['andrew', '/memos'],
        ['andrew', '/memos/new'],
        ['andrew', `/memos/${pending}`],
        ['andrew', `/memos/${withdrawn}`],
        ['andrew', `/memos/${unopened}`],
        ['andrew', `/memos/${returned}`],
        ['andrew', `/memos/${changed}`],
        ['garry', `/memos/${pending}`],
        ['garry', `/memos/${considered}`],
        ['ekaterina', `/memos/${considered}`],
        ['olga', `/memos/${pending}`],
        ['garry', `/memos/${open}`],
        ['garry', `/memos/${taken}`],
        ['masha', `/memos/${pending}`, 404],
      ],
      list: [
        ['andrew', '/memos'],
        ['andrew', '/account'],
      ],
      tasks: [
        ['garry', '/tasks'],
        ['garry', `/tasks/${task}`],
      ],
      chat: [
        ['andrew', `/memos/${pending}`],
        ['garry', `/memos/${withTask}`],
        ['garry', `/memos/${pending}/opinions/new`],
      ],
      notices: [
        ['garry', '/notifications'],
        ['garry', '/account/notifications'],
        ['andrew', `/memos/${pending}`],
      ],
      absence: [
        ['andrew', '/account/absence'],
        ['andrew', '/account'],
        ['andrew', '/account/assistants'],
      ],
      administration: [
        ['admin', '/admin'],
        ['admin', '/admin/users'],
        ['admin', `/admin/users/${(await test.user('olga')).id}`],
      ],
    });
  });
  afterAll(() => test.close());

  /** Everything on a page that one could press or fill in, by its name. */
  async function namesOn([person, url, status = 200]: [string, string, number?]): Promise<string[]> {
    const answer = await (await test.agentFor(person)).get(url);
    expect(answer.status).toBe(status);
    const { $ } = page(answer);
    $('.visually-hidden, .count').remove();
    const texts = $('button, a, summary, label, th, legend, h2')
      .map((_, element) => $(element).text())
      .get();
    const named = $('[title], [aria-label]').map((_, element) => [
      $(element).attr('title') ?? '',
      $(element).attr('aria-label') ?? '',
    ]);
    return [...texts, ...named.get()].map((text) => text.replace(/\s+/g, ' ').replace(/[…*]$/, '').trim());
  }

  it.each(TOPIC_NAMES)('every button that the help on %s names is on its pages', async (topic) => {
    // One after the other: what a recipient has opened can no longer be taken back.
    const names: string[] = [];
    for (const one of pages[topic] ?? []) names.push(...(await namesOn(one)));
    const missing = buttonsOf('en', topic).filter((key) => !names.includes(translatorFor('en')(key).replace(/…$/, '')));
    expect(missing).toEqual([]);
  });

  it.each([
    ['/memos', '/help/list'],
    ['/memos/new', '/help/memo'],
    ['/tasks', '/help/tasks'],
    ['/notifications', '/help/notices'],
    ['/account/absence', '/help/absence'],
    ['/admin/users', '/help/administration'],
    ['/account', '/help'],
    ['/help/chat', '/help'],
  ])('the question mark on %s leads to %s', async (url, help) => {
    const admin = await test.agentFor('admin');
    const link = page(await admin.get(url)).$('.app-header a[title=Help]');
    expect(link.attr('href')).toBe(help);
    expect((await admin.get(help)).status).toBe(200);
  });

  it.each(LOCALES)('has every topic and every key in the language %s', async (locale) => {
    await test.db.prisma.user.updateMany({ where: { email: 'masha@demo.test' }, data: { locale } });
    const masha = await test.agentFor('masha');
    const { $, links } = page(await masha.get('/help'));
    expect($('.help-keys dt')).toHaveLength(Object.keys(SHORTCUTS).length);
    expect($('main').text()).not.toMatch(/help\.|\[\[/);
    for (const topic of TOPIC_NAMES) {
      const shown = page(await masha.get(`/help/${topic}`));
      expect(links).toContain(shown.heading);
      expect(shown.content).not.toMatch(/help\.|\[\[/);
    }
    expect((await masha.get('/help/nothing')).status).toBe(404);
  });

  describe('a new person', () => {
    const renew = (data: object) => test.db.prisma.user.updateMany({ where: { email: 'valeria@demo.test' }, data });
    const greets = async () => page(await (await test.agentFor('valeria')).get('/memos')).$('.welcome a').length;

    it('is pointed at three things until they put that away, and never again', async () => {
      await test.agentFor('valeria');
      expect(await greets()).toBe(0);
      await renew({ welcomedAt: null, lastSeenAt: null });
      expect([await greets(), await greets()]).toEqual([3, 3]);
      const valeria = await test.agentFor('valeria');
      const answer = await valeria.post('/help/welcome').type('form').send({});
      expect(answer.status).toBe(303);
      expect(await greets()).toBe(0);
    });

    it('is not on the second visit either', async () => {
      const visit = () =>
        test.agent().post('/login').type('form').send({ email: 'valeria@demo.test', password: 'notes-demo-2026' });
      await renew({ welcomedAt: null, lastSeenAt: null });
      await visit();
      expect(await greets()).toBe(3);
      await visit();
      expect(await greets()).toBe(0);
    });
  });
});
