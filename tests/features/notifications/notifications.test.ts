import { load } from 'cheerio';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withApp, type TestApp } from '../../support/app';
import { drainJobs } from '../../support/jobs';
import { act, writeMemo } from '../../support/memos';

let app: TestApp;
beforeAll(async () => void (app = await withApp()));
afterAll(() => app.close());

const write = async (title: string, to = 'darian', subscribers: string[] = []): Promise<number> => {
  const memoId = await writeMemo(app, 'andrew', { title, to, subscribers });
  await drainJobs(app.deps);
  return memoId;
};

const page = async (person: string, url = '/notifications') => {
  const answer = await (await app.agentFor(person)).get(url).expect(200);
  const $ = load(answer.text);
  const items = $('main li')
    .toArray()
    .filter((item) => $(item).find('time').length > 0)
    .map((item) => ({ text: $(item).text().replace(/\s+/g, ' ').trim(), href: $(item).find('a').attr('href') }));
  return { $, items };
};

const stateOf = async (person: string) =>
  (await (await app.agentFor(person)).get('/notifications/state').expect(200)).body;

test('somebody who is not signed in is led to the login', async () => {
  const answer = await app.agent().get('/notifications').expect(303);
  expect(answer.headers.location).toBe('/login?return=%2Fnotifications');
});

test('a person without notices reads that there are none', async () => {
  const { $ } = await page('masha');
  expect($('main').text()).toContain('Nothing here');
});

test('a notice is a sentence with a link; opening it reads it and leads to the memo', async () => {
  const memoId = await write('Budget overrun');
  const { items, $ } = await page('darian');
  expect(items[0]?.text).toContain(`Andrew Meyer sent you a memo New #${memoId} Budget overrun`);
  expect($('[data-unread-count]').first().text()).toBe('1');
  app.pushed.length = 0;
  const answer = await (await app.agentFor('darian')).get(items[0]?.href ?? '').expect(303);
  expect(answer.headers.location).toBe(`/memos/${memoId}`);
  expect(await stateOf('darian')).toMatchObject({ unread: 0 });
  expect(app.pushed).toContainEqual(expect.objectContaining({ event: 'unread', payload: { unread: 0 } }));
});

test('opening the memo reads its notices, and no others', async () => {
  const memoId = await write('First', 'sergey');
  await write('Second', 'sergey');
  expect(await stateOf('sergey')).toMatchObject({ unread: 2, toConsider: 2 });
  const { $ } = await page('sergey', `/memos/${memoId}`);
  expect($('[data-unread-count]').first().text()).toBe('1');
  expect(await stateOf('sergey')).toMatchObject({ unread: 1, toConsider: 2 });
});

describe('the page', () => {
  test('filters by read state and by kind', async () => {
    const memoId = await write('For Marina', 'marina', ['tanya']);
    await (await app.agentFor('marina')).get(`/memos/${memoId}`).expect(200);
    await act(await app.agentFor('andrew'), `/memos/${memoId}/withdrawal`);
    await drainJobs(app.deps);
    expect((await page('marina')).items).toHaveLength(2);
    const unread = (await page('marina', '/notifications?read=unread')).items;
    expect(unread.map(({ text }) => text.includes('withdrew'))).toEqual([true]);
    expect((await page('marina', '/notifications?read=read')).items).toHaveLength(1);
    expect((await page('marina', '/notifications?kind=memo-sent')).items).toHaveLength(1);
    expect((await page('marina', '/notifications?kind=memo-waiting')).items).toHaveLength(0);
  });

  test('names a withdrawn memo without a link, and hides the title of one that is out of sight', async () => {
    const { items } = await page('marina');
    expect(items[0]?.text).toContain('For Marina');
    expect(items[0]?.href).toBeUndefined();
    expect(items[1]?.text).toContain('no longer open to you');
    expect(items[1]?.text).not.toContain('For Marina');
  });

  test('applies the filter at once; the button is for browsers without JavaScript', async () => {
    const form = (await page('marina')).$('form:has(select[name=kind])');
    expect(form.attr('data-autosubmit')).toBeDefined();
    expect(form.find('button').hasClass('no-js-only')).toBe(true);
  });

  test('refuses a filter it does not know, and a cursor that is none', async () => {
    const agent = await app.agentFor('andrew');
    for (const query of ['read=perhaps', 'kind=gossip', 'after=garbage', 'after=99999999999']) {
      await agent.get(`/notifications?${query}`).expect(400);
    }
    // A parameter that nobody knows came with the link, from a mail program or a search engine.
    await agent.get('/notifications?x=1').expect(200);
  });

  test('turns pages of fifty, the newest first', async () => {
    const { id: userId } = await app.user('ruth');
    const memoId = await write('Many', 'company');
    const { id: actorId } = await app.user('andrew');
    for (let index = 0; index < 60; index += 1) {
      const event = await app.db.prisma.event.create({
        data: { type: 'memo.edited', actorId, memoId, changes: { changes: {} } },
      });
      await app.db.prisma.notification.create({ data: { eventId: event.id, userId, memoId, kind: 'memo-changed' } });
    }
    const first = await page('ruth', '/notifications?kind=memo-changed');
    expect(first.items).toHaveLength(50);
    const older = first.$('a[rel=next]').attr('href') ?? '';
    expect(older).toMatch(/^\/notifications\?kind=memo-changed&after=\d+$/);
    const second = await page('ruth', older);
    expect(second.items).toHaveLength(10);
    expect(second.$('a[rel=next]')).toHaveLength(0);
  });
});

describe('mark all read', () => {
  test('reads what the page showed and leaves what came since', async () => {
    await write('Seen', 'garry');
    const { $ } = await page('garry');
    const form = $('form[action="/notifications/reading"]');
    expect(form.find('button').text()).toContain('Mark all read');
    const upTo = String(form.find('[name=upTo]').val());
    await write('Newer', 'garry');
    await act(await app.agentFor('garry'), '/notifications/reading', { upTo, kind: '' });
    expect(await stateOf('garry')).toMatchObject({ unread: 1 });
    await act(await app.agentFor('garry'), '/notifications/reading', {});
    expect(await stateOf('garry')).toMatchObject({ unread: 0 });
  });

  test('takes no field it does not know', async () => {
    await (await app.agentFor('garry')).post('/notifications/reading').type('form').send({ userId: '1' }).expect(422);
  });
});

test('another person’s notice is not there', async () => {
  await write('Private', 'darian');
  const notice = await app.db.prisma.notification.findFirstOrThrow({ where: { user: { email: 'darian@demo.test' } } });
  await (await app.agentFor('olga')).get(`/notifications/${notice.id}`).expect(404);
  await (await app.agentFor('olga')).get('/notifications/99999999999999').expect(404);
});

test('a notice of a withdrawn memo leads back to the list with a sentence', async () => {
  const memoId = await write('Oops', 'darian');
  await act(await app.agentFor('andrew'), `/memos/${memoId}/withdrawal`);
  await drainJobs(app.deps);
  const notice = await app.db.prisma.notification.findFirstOrThrow({ where: { memoId }, orderBy: { id: 'desc' } });
  const agent = await app.agentFor('darian');
  await agent.get(`/notifications/${notice.id}`).expect(303).expect('location', '/notifications');
  expect((await agent.get('/notifications')).text).toContain('This memo is not open to you any more');
});

test('notices of one memo stand together under its title, each with what it says, where the newest of them stands', async () => {
  const memoId = await write('Grouped', 'darian', ['valeria']);
  const other = await write('Between', 'garry', ['valeria']);
  const darian = await app.agentFor('darian');
  await darian.post(`/memos/${memoId}/messages`).type('form').send({ message: 'Grey or white?' }).expect(303);
  await act(darian, `/memos/${memoId}/postponement`);
  await drainJobs(app.deps);
  const { $, items } = await page('valeria');
  const heads = $('.notice-group').map((_, head) => $(head).text().replace(/\s+/g, ' ').trim());
  expect(heads.get()).toEqual([`3 new in #${memoId} Grouped`]);
  expect($('.notice-group a').attr('href')).toBe(`/memos/${memoId}`);
  const [postponed, wrote, sent, between] = items.map(({ text }) => text);
  expect(postponed).toContain('Darian Voss postponed');
  expect(wrote).toMatch(/Darian Voss wrote in the chat.*Grey or white\?/);
  expect(sent).toContain('Andrew Meyer sent a memo that you are subscribed to');
  expect(between).toContain(`#${other} Between`);
});
