import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { clock } from '#src/platform/clock';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { said, say } from '../../support/chat';
import { drainJobs } from '../../support/jobs';
import { act, makeMemo, post } from '../../support/memos';
import { page } from '../../support/page';

let app: TestApp;
let andrew: Agent;
let garry: Agent;
let url: string;
let memoId: number;

beforeAll(async () => {
  app = await withApp();
  andrew = await app.agentFor('andrew');
  garry = await app.agentFor('garry');
});
beforeEach(async () => {
  memoId = await makeMemo(app, 'andrew', { to: 'garry', subscribers: ['olga'] });
  url = `/memos/${memoId}`;
  app.pushed.length = 0;
});
afterEach(() => void vi.restoreAllMocks());
afterAll(() => app.close());

/** So many minutes later, by the application's clock. */
function later(minutes: number): void {
  const now = Date.now();
  vi.spyOn(clock, 'now').mockImplementation(() => new Date(now + minutes * 60_000));
}

const fetched = (agent: Agent, path: string) => agent.get(path).set('Accept', 'application/json');
const change = (agent: Agent, path: string, fields: Record<string, string> = {}) =>
  agent.post(path).set('Accept', 'application/json').type('form').send(fields);

describe('one’s own message', () => {
  test('can be edited for 15 minutes, and everybody sees that it was', async () => {
    const id = await said(andrew, url, 'Page 3');
    later(14);
    const answer = await change(andrew, `${url}/messages/${id}`, { message: 'Page 4' });
    expect(answer.body).toMatchObject({ id, revision: 2, html: expect.stringContaining('Page 4') });
    expect(app.pushed.filter(({ event }) => event === 'message.changed')).toHaveLength(2);
    const shown = page(await garry.get(url)).content;
    expect(shown).toContain('Page 4');
    expect(shown).toContain('edited');
    expect(shown).not.toContain('Page 3');
  });

  test('cannot be changed after that', async () => {
    const id = await said(andrew, url, 'Page 3');
    later(16);
    const edit = await change(andrew, `${url}/messages/${id}`, { message: 'Page 4' });
    expect([edit.status, edit.body.error]).toEqual([403, 'A message can be changed for 15 minutes only.']);
    expect((await change(andrew, `${url}/messages/${id}/delete`)).status).toBe(403);
    expect(page(await garry.get(url)).content).toContain('Page 3');
  });

  test('edited without JavaScript comes back with what was typed when it is refused', async () => {
    const id = await said(andrew, url, 'Page 3');
    const form = page(await andrew.get(`${url}/messages/${id}/edit`));
    expect(form.valueOf('Message')).toBe('Page 3');
    const refused = await post(andrew, `${url}/messages/${id}`, { message: '' });
    expect(refused.status).toBe(422);
    expect(page(refused).errorAt('Message')).toBe('Write a message or add a file.');
    expect((await post(andrew, `${url}/messages/${id}`, { message: 'Page 5' })).status).toBe(303);
  });

  test('that stayed the same changes nothing', async () => {
    const id = await said(andrew, url, 'Page 3');
    const answer = await change(andrew, `${url}/messages/${id}`, { message: 'Page 3' });
    expect(answer.body.revision).toBe(1);
    expect(page(await garry.get(url)).content).not.toContain('edited');
  });

  test('deleted takes words, files and notices with it, and stays to be seen as deleted', async () => {
    const sent = await andrew
      .post(`${url}/messages`)
      .set('Accept', 'application/json')
      .field('message', 'A secret word')
      .attach('files', Buffer.from('figures'), 'figures.txt');
    const id = Number(sent.body.id);
    await drainJobs(app.deps);
    const file = await app.db.prisma.attachment.findFirstOrThrow({ where: { messageId: id } });
    expect((await change(andrew, `${url}/messages/${id}/delete`)).status).toBe(200);
    const shown = page(await garry.get(url)).content;
    expect(shown).not.toContain('secret');
    expect(shown).toContain('This message was deleted.');
    expect((await garry.get(`/files/${file.id}`)).status).toBe(404);
    expect(page(await garry.get('/memos?q=secret')).links).not.toContain('New chairs for the office');
    expect(await app.db.prisma.notification.count({ where: { event: { messageId: id }, readAt: null } })).toBe(0);
    await drainJobs(app.deps);
    await expect(app.deps.storage.open(file.storageKey)).rejects.toThrow();
    expect((await change(andrew, `${url}/messages/${id}`, { message: 'Back' })).status).toBe(404);
  });
});

test('nobody changes another’s message, the recipient and an operator neither', async () => {
  const id = await said(andrew, url, 'Mine');
  for (const agent of [garry, await app.agentFor('ekaterina')]) {
    const answer = await change(agent, `${url}/messages/${id}`, { message: 'Yours' });
    expect([answer.status, answer.body.error]).toEqual([403, 'You can change only your own messages.']);
    expect((await change(agent, `${url}/messages/${id}/delete`)).status).toBe(403);
  }
});

describe('a page that was cut off', () => {
  test('gets exactly what it missed, in order: new, edited and deleted messages, none twice', async () => {
    const first = await said(andrew, url, 'One');
    const second = await said(garry, url, 'Two');
    const { revision: known } = await app.db.prisma.conversation.findUniqueOrThrow({ where: { memoId } });
    await said(garry, url, 'Three');
    await change(andrew, `${url}/messages/${first}`, { message: 'One, corrected' });
    await change(garry, `${url}/messages/${second}/delete`);
    const { body } = await fetched(andrew, `${url}/messages?since=${known}`);
    expect(body.messages.map(({ html }: { html: string }) => /Three|corrected|deleted/.exec(html)?.[0])).toEqual([
      'Three',
      'corrected',
      'deleted',
    ]);
    const again = await fetched(andrew, `${url}/messages?since=${body.revision}`);
    expect(again.body).toEqual({ revision: body.revision, isReset: false, messages: [] });
  });

  test('is told to begin anew when it missed too much', async () => {
    const { id: conversationId } = await app.db.prisma.conversation.findUniqueOrThrow({ where: { memoId } });
    const { id: authorId } = await app.user('andrew');
    await app.db.prisma.$executeRaw`
      INSERT INTO messages (conversation_id, author_id, text, client_key, revision)
      SELECT ${conversationId}, ${authorId}, 'No. ' || n, gen_random_uuid(), n FROM generate_series(1, 201) AS n`;
    expect((await fetched(garry, `${url}/messages?since=0`)).body).toMatchObject({ isReset: true, messages: [] });
    expect((await fetched(garry, `${url}/messages?since=1`)).body.messages).toHaveLength(200);
  });

  test('writers at the same moment get revisions one after the other', async () => {
    const writers = [andrew, garry, await app.agentFor('olga')];
    await Promise.all(Array.from({ length: 24 }, (_, index) => said(writers[index % 3]!, url, `No. ${index}`)));
    const rows = await app.db.prisma.message.findMany({ where: { conversation: { memoId } }, orderBy: { id: 'asc' } });
    expect(rows.map(({ revision }) => revision)).toEqual(Array.from({ length: 24 }, (_, index) => index + 1));
  });
});

describe('older messages', () => {
  test('come fifty at a time, upwards; a message’s own address leads into the middle', async () => {
    const { id: conversationId } = await app.db.prisma.conversation.findUniqueOrThrow({ where: { memoId } });
    const { id: authorId } = await app.user('andrew');
    await app.db.prisma.$executeRaw`
      INSERT INTO messages (conversation_id, author_id, text, client_key, revision)
      SELECT ${conversationId}, ${authorId}, 'Number ' || n || ' of many', gen_random_uuid(), n FROM generate_series(1, 120) AS n`;
    const ids = (await app.db.prisma.message.findMany({ where: { conversationId }, orderBy: { id: 'asc' } })).map(
      (row) => row.id,
    );
    const newest = page(await garry.get(url));
    expect(newest.content).toContain('Number 120 of many');
    expect(newest.content).toContain('Number 71 of many');
    expect(newest.content).not.toContain('Number 70 of many');
    const older = await fetched(garry, `${url}/messages?before=${ids[70]}`);
    expect(older.body.html).toContain('Number 70 of many');
    expect(older.body.html).not.toContain('Number 71 of many');
    expect(older.body.olderUrl).toBe(`${url}?before=${ids[20]}#chat`);
    const led = await garry.get(`${url}/messages/${ids[9]}`);
    expect(led.get('location')).toBe(`${url}?message=${ids[9]}#message-${ids[9]}`);
    const middle = page(await garry.get(`${url}?message=${ids[9]}`));
    expect(middle.content).toContain('Number 10 of many');
    expect(middle.content).not.toContain('Number 120 of many');
  });
});

describe('reading', () => {
  const receipt = async (person: string) =>
    app.db.prisma.conversationRead.findFirst({
      where: { conversation: { memoId }, user: { email: `${person}@demo.test` } },
    });

  test('leaves a receipt that all pages hear of, reads the notices until there, and never moves back', async () => {
    await drainJobs(app.deps);
    await garry.get(url);
    const first = await said(andrew, url, 'One');
    const second = await said(andrew, url, 'Two');
    await drainJobs(app.deps);
    const unread = () =>
      app.db.prisma.notification.count({ where: { memoId, readAt: null, user: { email: 'garry@demo.test' } } });
    expect(await unread()).toBe(2);
    expect((await change(garry, `${url}/reading`, { upTo: String(first) })).status).toBe(200);
    expect([(await receipt('garry'))?.lastReadMessageId, await unread()]).toEqual([first, 1]);
    expect(app.pushed).toContainEqual({
      to: `memo:${memoId}`,
      event: 'chat.read',
      payload: expect.objectContaining({ messageId: first, name: 'Garry Chief' }),
    });
    await change(garry, `${url}/reading`, { upTo: String(second) });
    await change(garry, `${url}/reading`, { upTo: String(first) });
    expect([(await receipt('garry'))?.lastReadMessageId, await unread()]).toEqual([second, 0]);
  });

  test('of a message of another chat leaves nothing', async () => {
    const other = await makeMemo(app, 'andrew', { to: 'garry' });
    const foreign = await said(andrew, `/memos/${other}`, 'Elsewhere');
    await change(garry, `${url}/reading`, { upTo: String(foreign) });
    expect(await receipt('garry')).toBeNull();
  });

  test('the memo page reads the chat to its end', async () => {
    const id = await said(andrew, url, 'One');
    await garry.get(url);
    expect((await receipt('garry'))?.lastReadMessageId).toBe(id);
  });
});

test('everybody in the memo but the writer is told of a message, an outsider is not', async () => {
  await say(andrew, url, { message: 'Hello @Garry Chief' });
  await drainJobs(app.deps);
  const told = await app.db.prisma.notification.findMany({
    where: { event: { type: 'message.posted', memoId } },
    include: { user: true },
  });
  expect(told.map(({ user }) => user.email).sort()).toEqual(['garry@demo.test', 'olga@demo.test']);
  await act(andrew, `${url}/withdrawal`);
});
