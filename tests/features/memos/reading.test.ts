import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findMemoFor } from '#src/features/memos/memos.queries';
import { markMemoSeen } from '#src/features/memos/page/reading.service';
import { findActor } from '#src/features/people/actor.queries';
import { findMailedSubject } from '#src/features/mail/mailedSubject.queries';
import { translatorFor } from '#src/i18n/i18n';
import { clock } from '#src/platform/clock';
import { formatFor } from '#src/platform/http/format';
import { withApp, type TestApp } from '../../support/app';
import { drainJobs } from '../../support/jobs';
import { act, eventsOf, formOf, makeMemo, post } from '../../support/memos';
import { page } from '../../support/page';

let app: TestApp;
beforeAll(async () => {
  app = await withApp();
});
afterAll(() => app.close());

const sent = () => makeMemo(app, 'andrew', { to: 'darian', subscribers: ['olga'] });
const shown = async (person: string, url: string) => page(await (await app.agentFor(person)).get(url));

describe('receipts', () => {
  test('say who has not seen it yet, and when somebody has', async () => {
    const memo = await sent();
    expect((await shown('andrew', `/memos/${memo}`)).content).toMatch(/Darian Voss.*Not seen yet/);
    await shown('darian', `/memos/${memo}`);
    const after = await shown('andrew', `/memos/${memo}`);
    expect(after.content).toMatch(/Darian Voss.*?Seen \d/);
    expect(after.content).toMatch(/Olga Koval.*?Not seen yet/);
    expect(after.content).toContain('Darian Voss saw the memo');
  });

  test('are written once, however often it is opened', async () => {
    const memo = await sent();
    for (let times = 0; times < 3; times += 1) await shown('darian', `/memos/${memo}`);
    expect(await eventsOf(app, memo)).toEqual(['sent', 'seen']);
  });

  test('are not written for who asks for the head of a page alone, which shows nothing', async () => {
    const memo = await sent();
    const darian = await app.agentFor('darian');
    for (const url of [`/memos/${memo}`, `/folder/${memo}`]) expect((await darian.head(url)).status).toBe(200);
    expect(await eventsOf(app, memo)).toEqual(['sent']);
  });

  test('become new when something happens', async () => {
    const memo = await sent();
    const seenAt = async () =>
      (await app.db.prisma.participant.findFirstOrThrow({ where: { memoId: memo, user: { name: 'Darian Voss' } } }))
        .seenAt;
    await shown('darian', `/memos/${memo}`);
    const first = await seenAt();
    clock.set(new Date(Date.now() + 60_000));
    await act(await app.agentFor('andrew'), `/memos/${memo}`, { ...(await formOf(app, memo)), title: 'News' });
    clock.set(new Date(Date.now() + 120_000));
    await shown('darian', `/memos/${memo}`);
    clock.reset();
    expect((await seenAt())?.getTime()).toBeGreaterThan(first?.getTime() ?? Infinity);
    expect((await eventsOf(app, memo)).filter((type) => type === 'seen')).toHaveLength(1);
  });

  test('come with the notice read that was written while the page was asked for', async () => {
    const memo = await sent();
    await drainJobs(app.deps);
    const { id: userId } = await app.user('darian');
    const unread = () => app.db.prisma.notification.count({ where: { memoId: memo, userId, readAt: null } });
    expect(await unread()).toBe(1);
    const actor = await findActor(app.db, userId);
    const loaded = actor && (await findMemoFor(app.db, actor, memo));
    if (!loaded) throw new Error('There is no such memo.');
    // The count is of the moment when the request began.
    const looked = { ...app.deps, req: { method: 'GET' } };
    await markMemoSeen(looked, { ...actor, counts: { ...actor.counts, unread: 0 } }, loaded);
    expect(await unread()).toBe(0);
  });

  test('do not speak of the owner', async () => {
    const memo = await sent();
    await shown('andrew', `/memos/${memo}`);
    expect(await eventsOf(app, memo)).toEqual(['sent']);
  });
});

describe('an operator without a role', () => {
  test.each(['', '/print', '/edit'])('reads every sent memo (%s), which is recorded', async (path) => {
    const memo = await sent();
    expect((await shown('ekaterina', `/memos/${memo}${path}`)).content).toContain('The old ones creak.');
    expect(await eventsOf(app, memo)).toEqual(['sent', 'read']);
    expect((await shown('andrew', `/memos/${memo}`)).content).toContain(
      'Ekaterina Novak read the memo without a role in it',
    );
  });
});

test('copying a memo without a role in it is reading it', async () => {
  const memo = await sent();
  await shown('ekaterina', `/memos/new?copy=${memo}`);
  expect(await eventsOf(app, memo)).toEqual(['sent', 'read']);
});

test('an open page that renews itself is one reading; another day is another', async () => {
  const memo = await sent();
  await shown('ekaterina', `/memos/${memo}`);
  await shown('ekaterina', `/memos/${memo}`);
  expect(await eventsOf(app, memo)).toEqual(['sent', 'read']);
  clock.set(new Date(Date.now() + 86_400_000));
  await shown('ekaterina', `/memos/${memo}`);
  clock.reset();
  expect(await eventsOf(app, memo)).toEqual(['sent', 'read', 'read']);
});

describe('an executive without a role', () => {
  test('does not see a memo of others, until the company lets them read all', async () => {
    const memo = await sent();
    const agent = await app.agentFor('garry');
    expect((await agent.get(`/memos/${memo}`)).status).toBe(404);
    await app.db.prisma.company.update({ where: { id: 1 }, data: { executivesReadAll: true } });
    const read = page(await agent.get(`/memos/${memo}`));
    expect(read.content).toContain('The old ones creak.');
    for (const button of ['Mark considered', 'Postpone', 'Withdraw', 'Leave', 'Upload', 'Add'])
      expect(read.buttons).not.toContain(button);
    expect(read.links).not.toContain('Edit');
    expect(await eventsOf(app, memo)).toEqual(['sent', 'read']);
    const form = await formOf(app, memo);
    expect((await agent.get(`/memos/${memo}/edit`)).status).toBe(403);
    for (const path of [
      '',
      '/consideration',
      '/postponement',
      '/withdrawal',
      '/subscribers',
      '/files',
      '/subscription/delete',
    ])
      expect((await post(agent, `/memos/${memo}${path}`, path === '' ? form : {})).status, path).toBe(403);
    await app.db.prisma.company.update({ where: { id: 1 }, data: { executivesReadAll: false } });
  });
});

describe('the page of a memo', () => {
  test('names its people with their roles, and marks the reader', async () => {
    const memo = await sent();
    const read = await shown('olga', `/memos/${memo}`);
    expect(read.heading).toBe('New chairs for the office');
    expect(read.content).toContain('Olga Koval (you)');
    for (const role of ['Owner', 'Recipient', 'Subscriber']) expect(read.content).toContain(role);
    expect(read.content).toContain('Waiting for Darian Voss');
  });

  test('says that nobody recorded who considered it, where an import cannot know', async () => {
    const memo = await sent();
    await act(await app.agentFor('darian'), `/memos/${memo}/consideration`, { conclusion: '' });
    await app.db.prisma.memo.update({ where: { id: memo }, data: { consideredById: null } });
    const words = /^Considered on .+, by whom is not recorded$/;
    expect((await shown('andrew', `/memos/${memo}`)).$('.ball-line').text()).toMatch(words);
    expect((await shown('andrew', `/memos/${memo}/print`)).$('h2 + p').text()).toMatch(words);
    const row = (await shown('andrew', '/memos?view=mine')).$(`a[href="/memos/${memo}"]`).closest('tr');
    expect(row.find('.stage').attr('title')).toMatch(words);
    const mailed = await findMailedSubject(app.db, { memoId: memo, taskId: null });
    const reader = await findActor(app.db, (await app.user('andrew')).id);
    if (!reader) throw new Error('nobody');
    const facts = mailed?.facts(translatorFor('en'), formatFor('en', 'Europe/Berlin'), reader) ?? [];
    expect(facts.find(({ label }) => label === 'State')?.value).toMatch(words);
  });

  test('prints without buttons, with everything that was said', async () => {
    const memo = await sent();
    await act(await app.agentFor('darian'), `/memos/${memo}/consideration`, { conclusion: '<p>Buy ten.</p>' });
    const answer = await (await app.agentFor('olga')).get(`/memos/${memo}/print`);
    expect(answer.status).toBe(200);
    for (const text of [
      'Northwind Works',
      'Andrew Meyer',
      'Darian Voss',
      'The old ones creak.',
      'Buy ten.',
      'Considered by Darian Voss',
    ])
      expect(answer.text).toContain(text);
    expect(page(answer).$('form').length).toBe(0);
    const own = await (await app.agentFor('darian')).get(`/memos/${memo}/print`);
    expect(own.text).not.toMatch(/\byou\b/i);
  });

  test.each(['draft', 'pending', 'postponed', 'considered'])('stands in German, too, when it is %s', async (stage) => {
    await app.db.prisma.user.update({ where: { email: 'darian@demo.test' }, data: { locale: 'de' } });
    const memo = await makeMemo(app, 'darian', { to: 'darian', isDraft: stage === 'draft' });
    const agent = await app.agentFor('darian');
    if (stage === 'postponed') await act(agent, `/memos/${memo}/postponement`, { until: '2099-05-01' });
    if (stage === 'considered') await act(agent, `/memos/${memo}/consideration`);
    for (const path of ['', '/edit', '/print']) {
      const answer = await agent.get(`/memos/${memo}${path}`);
      if (stage !== 'considered' || path !== '/edit') expect(answer.status).toBe(200);
      expect(page(answer).content || answer.text).not.toMatch(/\b(memos|shared|list|layout|errors)\.[a-z]+[A-Za-z.]*/);
    }
    await app.db.prisma.user.update({ where: { email: 'darian@demo.test' }, data: { locale: 'en' } });
  });
});
