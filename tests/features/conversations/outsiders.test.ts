import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { say } from '../../support/chat';
import { drainJobs } from '../../support/jobs';
import { makeMemo, post, writeMemo } from '../../support/memos';
import { toldOf, toldOfTask } from '../../support/notices';
import { page } from '../../support/page';
import { makeTask } from '../../support/tasks';

let app: TestApp;
let andrew: Agent;
let garry: Agent;
let olga: Agent;
let masha: { id: number; name: string };
let memoId: number;
let url: string;

beforeAll(async () => {
  app = await withApp();
  [andrew, garry, olga] = (await Promise.all(['andrew', 'garry', 'olga'].map(app.agentFor))) as [Agent, Agent, Agent];
  masha = await app.user('masha');
});
beforeEach(async () => {
  memoId = await makeMemo(app, 'andrew', { to: 'garry', subscribers: ['olga'] });
  url = `/memos/${memoId}`;
  await app.db.prisma.rateLimit.deleteMany();
});
afterAll(() => app.close());

const rolesOf = async (userId: number) =>
  app.db.prisma.participant.findMany({ where: { memoId, userId }, select: { isSubscriber: true } });
const messagesOf = () =>
  app.db.prisma.message.findMany({ where: { conversation: { memoId } }, include: { mentions: true } });
const withMasha = (fields: Record<string, string> = {}) => ({
  message: 'Look, @Masha Lind, please',
  addSubscribers: String(masha.id),
  ...fields,
});
const makePerson = async (name: string, isGone = false) => {
  const { version: _version, ...like } = await app.db.prisma.user.findUniqueOrThrow({
    where: { id: masha.id },
    select: { version: true, passwordHash: true, timeZone: true },
  });
  const data = { ...like, name, email: `${name.replace(/\W/g, '.')}.${Math.random()}@demo.test`.toLowerCase() };
  const { id } = await app.db.prisma.user.create({
    data: { ...data, searchName: name.toLowerCase(), deactivatedAt: isGone ? new Date() : null },
  });
  return id;
};

describe('a message that brings somebody in', () => {
  test('makes them a subscriber, mentions them, and tells them once', async () => {
    await drainJobs(app.deps);
    const answer = await say(andrew, url, withMasha());
    expect(answer.status).toBe(201);
    expect(answer.body.html).toContain('<span class="mention">@Masha Lind</span>');
    expect(answer.body.notTold).toBeNull();
    expect(await rolesOf(masha.id)).toEqual([{ isSubscriber: true }]);
    expect((await messagesOf())[0]?.mentions.map(({ userId }) => userId)).toEqual([masha.id]);
    await drainJobs(app.deps);
    expect(await toldOf(app, memoId, 'memo.subscriberAdded')).toEqual([]);
    expect(await toldOf(app, memoId, 'message.posted')).toContain('masha');
    const notices = await app.db.prisma.notification.findMany({ where: { memoId, userId: masha.id } });
    expect(notices.map(({ kind }) => kind)).toEqual(['chat-mention']);
  });

  test('does so in a task, for its owner', async () => {
    const taskId = await makeTask(app, 'andrew', {});
    await drainJobs(app.deps);
    const answer = await say(andrew, `/tasks/${taskId}`, withMasha());
    expect(answer.status).toBe(201);
    const rows = await app.db.prisma.taskParticipant.findMany({ where: { taskId, userId: masha.id } });
    expect(rows.map(({ isSubscriber }) => isSubscriber)).toEqual([true]);
    await drainJobs(app.deps);
    expect(await toldOfTask(app, taskId, 'task.subscriberAdded')).toEqual([]);
    expect(await toldOfTask(app, taskId, 'message.posted')).toContain('masha');
    const notices = await app.db.prisma.notification.count({ where: { taskId, userId: masha.id } });
    expect(notices).toBe(1);
  });

  test('changes nothing for who takes part already, and adds one who is named twice once', async () => {
    const { id: olgaId } = await app.user('olga');
    await say(andrew, url, { message: '@Olga Koval', addSubscribers: String(olgaId) }).expect(201);
    const twice = [String(masha.id), String(masha.id)];
    await post(andrew, `${url}/messages`, { message: '@Masha Lind', addSubscribers: twice }).expect(303);
    await say(andrew, url, withMasha()).expect(201);
    expect(await rolesOf(masha.id)).toHaveLength(1);
    const added = await app.db.prisma.event.findMany({ where: { memoId, type: 'memo.subscriberAdded' } });
    expect(added).toHaveLength(1);
  });

  test('is refused to a subscriber and to a stranger, with nothing said and nobody added', async () => {
    expect((await say(olga, url, withMasha())).status).toBe(403);
    const stranger = await app.agentFor('masha');
    expect((await say(stranger, url, withMasha())).status).toBe(404);
    expect(await rolesOf(masha.id)).toEqual([]);
    expect(await messagesOf()).toEqual([]);
  });

  test('is refused for somebody deactivated or unknown, for too many, and says why', async () => {
    const gone = await makePerson('Gone Person', true);
    for (const id of [gone, 999_999]) {
      const answer = await say(andrew, url, withMasha({ addSubscribers: String(id) }));
      expect(answer.status).toBe(422);
    }
    const ids = Array.from({ length: 1_000 }, (_, at) => String(at + 1));
    const answer = await andrew
      .post(`${url}/messages`)
      .set('Accept', 'application/json')
      .type('form')
      .send({ message: 'All', addSubscribers: ids });
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('up to 20 people');
    expect(await messagesOf()).toEqual([]);
  });

  test('has no place in a draft', async () => {
    const draft = await writeMemo(app, 'andrew', { title: 'Not sent', to: 'garry', isDraft: true });
    const answer = await say(andrew, `/memos/${draft}`, withMasha());
    expect([403, 404]).toContain(answer.status);
    expect(await app.db.prisma.participant.count({ where: { memoId: draft, userId: masha.id } })).toBe(0);
  });
});

describe('a name typed in full of somebody who takes no part', () => {
  const typed = (agent: Agent, message: string) => say(agent, url, { message }).expect(201);

  test('is answered by a sentence with the way to add them', async () => {
    const { body } = await typed(garry, '@olga Koval and @masha lind, please look');
    expect(body.notTold).toEqual({
      sentence: 'Masha Lind does not take part in this memo and was not told.',
      url: `${url}?add=${masha.id}#add-subscribers`,
    });
    const answer = await post(andrew, `${url}/messages`, { message: '@Masha Lind, please look' });
    const shown = page(await andrew.get(answer.get('location') ?? ''));
    expect(shown.content).toContain('Masha Lind does not take part in this memo and was not told.');
    const prefilled = (await andrew.get(`${url}?add=${masha.id}`)).text;
    expect(prefilled).toMatch(/<details open>[^]*<option value="\d+" selected[^>]*>Masha Lind/);
  });

  test('is told to whoever may not add them, too', async () => {
    expect((await typed(olga, '@Masha Lind')).body.notTold).toEqual({
      sentence: 'Masha Lind does not take part in this memo and was not told.',
    });
    const answer = await post(olga, `${url}/messages`, { message: '@Masha Lind, please look' });
    const shown = page(await olga.get(answer.get('location') ?? ''));
    expect(shown.content).toContain('Masha Lind does not take part in this memo and was not told.');
    expect(shown.content).not.toContain('Add as subscriber');
  });

  test('is passed over for names nobody, several or former people bear', async () => {
    await makePerson('Twin Person');
    await makePerson('Twin Person');
    await makePerson('Former Person', true);
    for (const name of ['Twin Person', 'Former Person', 'No One', 'Andrew Wood', 'Garry Chief']) {
      expect((await typed(andrew, `@${name}`)).body.notTold, name).toBeNull();
    }
  });
});

test('two people of one name can be told apart where one mentions, and among the heads of a department', async () => {
  const ids = [await makePerson('Same Name'), await makePerson('Same Name')];
  await app.db.prisma.user.update({ where: { id: ids[0] }, data: { jobTitle: 'Bookkeeper' } });
  await post(andrew, `${url}/subscribers`, { subscribers: ids.map(String) }).expect(303);
  const html = (await andrew.get(url)).text;
  const people: unknown = JSON.parse(
    (/data-people="([^"]*)"/.exec(html)?.[1] ?? '').replaceAll('&quot;', '"').replaceAll('&#34;', '"'),
  );
  expect(people).toContainEqual({ id: ids[0], name: 'Same Name', label: 'Same Name (Bookkeeper)' });
  expect(people).toContainEqual({ id: ids[1], name: 'Same Name', label: expect.stringMatching(/^Same Name \(.*@/) });
  const admin = await app.agentFor('admin');
  expect((await admin.get('/admin/departments')).text).toContain('Same Name (Bookkeeper)');
});
