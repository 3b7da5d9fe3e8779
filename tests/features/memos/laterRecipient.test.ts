import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { Agent, TestApp } from '../../support/app';
import { said } from '../../support/chat';
import { drainTalk } from '../../support/jobs';
import { goLive, open, type LiveApp } from '../../support/live';
import { withMails } from '../../support/mailing';
import type { MailServer } from '../../support/mail';
import { act, formOf, idIn, makeMemo, memoOf, post, type Fields } from '../../support/memos';
import { clock } from '#src/platform/clock';

/** In order, Ruth and then Marina: until her turn comes, Marina sees nothing at all of the memo. */

const TITLE = 'Wombats in the cellar';
const WORD = 'wombats';

let app: TestApp;
let server: MailServer;
let live: LiveApp;
let marina: Agent;
let memo: number;
withMails({}, (given) => ({ app, server } = given));
afterEach(() => clock.reset());

const idOf = async (person: string): Promise<string> => String((await app.user(person)).id);
const by = (person: string): Promise<Agent> => app.agentFor(person);
const rowOf = async (person: string) =>
  app.db.prisma.participant.findFirst({ where: { memoId: memo, userId: (await app.user(person)).id } });

async function send(more: Fields = {}): Promise<number> {
  const fields = {
    title: TITLE,
    body: `<p>Three ${WORD}.</p>`,
    recipient: [await idOf('ruth'), await idOf('marina')],
    rule: 'in_order',
    clientKey: randomUUID(),
    expectedBy: '2099-01-05',
    ...more,
  };
  const request = (await by('andrew')).post('/memos');
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) request.field(name, one);
  return idIn(await request.attach('files', Buffer.from(WORD), 'wombats.txt'));
}

beforeAll(async () => {
  live = await goLive(app);
  marina = await by('marina');
  memo = await send();
  await said(await by('andrew'), `/memos/${memo}`, `@Marina Sato, the ${WORD} are loud`);
  await act(await by('ruth'), `/memos/${memo}/return`, { question: `How many ${WORD}?` });
  await act(await by('andrew'), `/memos/${memo}/return/answer`, { answer: `Three ${WORD}` });
  await act(await by('ruth'), `/memos/${memo}/opinions`, { advisers: await idOf('olga'), question: `Keep ${WORD}?` });
  await act(await by('andrew'), `/memos/${memo}/nudge`);
});
afterAll(async () => {
  live.leaveAll();
  await live.close();
});

test('every address of the memo, and of its files, is answered as if there were none', async () => {
  const [file, message, event, opinion] = await Promise.all([
    app.db.prisma.attachment.findFirstOrThrow({ where: { memoId: memo } }),
    app.db.prisma.message.findFirstOrThrow({ where: { conversation: { memoId: memo } } }),
    app.db.prisma.event.findFirstOrThrow({ where: { memoId: memo } }),
    app.db.prisma.opinion.findFirstOrThrow({ where: { memoId: memo } }),
  ]);
  const values: Record<string, number> = {
    ...{ memoId: memo, placeId: memo, fileId: file.id, messageId: message.id, eventId: event.id },
    ...{ opinionId: opinion.id, userId: (await app.user('olga')).id, number: 1 },
  };
  const routes = app.app.routes.filter(({ path }) => /^\/(memos|files)\/:/.test(path));
  expect(routes.length).toBeGreaterThan(40);
  for (const { method, path } of routes) {
    const url = path.replace(/:(\w+)/g, (_, name: string) => String(values[name]));
    const answer = method === 'get' ? await marina.get(url) : await post(marina, url);
    expect(answer.status, `${method} ${path}`).toBe(404);
    expect(answer.text, `${method} ${path}`).not.toMatch(/wombat/i);
  }
});

test('no list, file of a list, search, page of a person or calendar knows of it, nor can anything be made of it', async () => {
  await drainTalk(app.deps);
  const feed = /\/calendar\/[\w-]+\.ics/.exec((await post(marina, '/account/calendar')).text)?.[0] ?? '';
  const filters = ['', 'to-consider', 'mine', 'subscribed', 'drafts', 'withdrawn'].map((view) => `view=${view}`);
  const own = `recipient=${await idOf('marina')}`;
  const wanted = [`q=${WORD}`, own, `${own}&sort=recipient`, `owner=${await idOf('andrew')}`, 'sort=title', 'files=1'];
  const people = await Promise.all(['andrew', 'ruth', 'olga'].map(idOf));
  const urls = [
    ...[...filters.slice(1), ...wanted, 'stage=pending'].map((query) => `/memos?${query}`),
    ...wanted.map((query) => `/memos/export.csv?${query}`),
    ...people.map((id) => `/people/${id}`),
    ...[`/search?q=${WORD}`, `/search/hits?q=${WORD}`, '/my-day', '/notifications', '/reminders', '/tasks', '/people'],
    feed,
  ];
  for (const url of urls) {
    const answer = await marina.get(url).expect(200);
    expect(answer.text, url).not.toContain(TITLE);
  }
  expect((await marina.get(`/memos?q=${memo}`)).headers.location).toBeUndefined();
  expect((await marina.get('/notifications/state')).body).toMatchObject({ unread: 0, toConsider: 0 });
  for (const url of [`/memos/new?copy=${memo}`, `/tasks/new?memo=${memo}`, `/projects/new?memo=${memo}`])
    expect((await marina.get(url)).status, url).toBe(404);
  const reminder = { memo: String(memo), date: '2099-01-01', time: '09:00', note: '' };
  expect((await post(marina, '/reminders', reminder)).status).toBe(404);
});

test('she is told of nothing, mailed nothing, and no open page of hers hears of it', async () => {
  await drainTalk(app.deps);
  const { id: userId } = await app.user('marina');
  expect(await app.db.prisma.mailDelivery.count({ where: { userId } })).toBe(0);
  expect(await app.db.prisma.notification.count({ where: { memoId: memo, userId } })).toBe(0);
  expect(await app.db.prisma.messageMention.count({ where: { userId } })).toBe(0);
  expect(await open(await live.live('marina'), { memoId: memo })).toMatchObject({ ok: false });
  expect((await open(await live.live('ruth'), { memoId: memo })).ok).toBe(true);
});

test('nobody lets her in before: as a subscriber, by a mention, or for an opinion', async () => {
  const subscribers = await idOf('marina');
  const both = await send({ subscribers, title: 'Both' });
  expect((await memoOf(app, both)).recipientCount).toBe(2);
  expect((await marina.get(`/memos/${both}`)).status).toBe(404);
  const [andrew, ruth] = [await by('andrew'), await by('ruth')];
  const form = { ...(await formOf(app, memo)), subscribers };
  for (const _ of [1, 2]) expect((await post(andrew, `/memos/${memo}`, form)).status).toBe(303);
  const added = await post(ruth, `/memos/${memo}/subscribers`, { subscribers });
  expect(added.status).toBe(303);
  expect((await ruth.get(`/memos/${memo}`)).text).toContain('or will when their turn comes');
  await said(andrew, `/memos/${memo}`, 'And you, @Marina Sato', { addSubscribers: subscribers });
  const asked = await post(ruth, `/memos/${memo}/opinions`, { advisers: subscribers, question: 'Keep them?' });
  expect(asked.status).toBe(422);
  expect(asked.text).toContain('Marina Sato decides on the memo and gives no opinion on it.');
  expect(await rowOf('marina')).toBeNull();
});

test('declined before her turn it stays unseen, also when it is corrected; else she has it when her turn comes', async () => {
  const declined = await send({ title: 'Declined' });
  await app.db.prisma.purpose.updateMany({ data: { outcomes: ['approved', 'declined'] } });
  const purpose = String((await app.db.prisma.purpose.findFirstOrThrow({ where: { archivedAt: null } })).id);
  await act(await by('andrew'), `/memos/${declined}`, { ...(await formOf(app, declined)), purpose });
  const no = { outcome: 'declined', conclusion: 'No.' };
  await act(await by('ruth'), `/memos/${declined}/consideration`, no);
  const correction = { ...(await formOf(app, declined)), title: 'Declined, it is', reason: 'A word was wrong.' };
  await act(await by('ekaterina'), `/memos/${declined}`, correction);
  expect((await marina.get(`/memos/${declined}`)).status).toBe(404);

  await act(await by('ruth'), `/memos/${memo}/consideration`);
  await marina.get(`/memos/${memo}`).expect(200);
  await drainTalk(app.deps);
  expect(server.to('marina@demo.test').map(({ subject }) => subject)).toEqual([`[Notes CRM] #${memo} ${TITLE}`]);
});

test('to one person, to any and to all nobody comes later', async () => {
  const single = await makeMemo(app, 'andrew', { to: 'marina' });
  const all = await send({ rule: 'all', title: 'All' });
  for (const one of [single, all]) await marina.get(`/memos/${one}`).expect(200);
});
