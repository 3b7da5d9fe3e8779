import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { recordEvent } from '#src/events/record';
import { inTransaction } from '#src/platform/db';
import { withApp, type TestApp } from '../support/app';
import { said } from '../support/chat';
import { drainJobs } from '../support/jobs';
import { act, makeMemo, post } from '../support/memos';
import { toldOf } from '../support/notices';
import { page } from '../support/page';

let app: TestApp;
let memoId: number;
let url: string;
beforeAll(async () => void (app = await withApp()));
afterAll(() => app.close());
beforeEach(async () => {
  memoId = await makeMemo(app, 'andrew', { title: 'Chairs', to: 'darian', subscribers: ['olga', 'valeria'] });
  url = `/memos/${memoId}`;
  await drainJobs(app.deps);
  app.pushed.length = 0;
});

const say = async (person: string, message: string) => {
  const id = await said(await app.agentFor(person), url, message);
  await drainJobs(app.deps);
  return id;
};
const noticesOf = async (person: string) =>
  page(await (await app.agentFor(person)).get('/notifications').expect(200)).content;
const hintsFor = async (person: string) => {
  const { id } = await app.user(person);
  return app.pushed.filter(({ to, event }) => to === `user:${id}` && event === 'notice').map(({ payload }) => payload);
};

test('a message tells everybody who takes part but its writer, with its beginning', async () => {
  const messageId = await say('olga', `Which\nones? ${'x'.repeat(200)}`);
  expect(await toldOf(app, memoId, 'message.posted')).toEqual(['andrew', 'darian', 'valeria']);
  const excerpt = `Which ones? ${'x'.repeat(128)}…`;
  expect(await hintsFor('andrew')).toEqual([
    expect.objectContaining({
      title: 'Olga Koval wrote in the chat',
      body: `#${memoId} Chairs: ${excerpt}`,
      kind: 'chat-message',
      memoId,
    }),
  ]);
  expect(await noticesOf('andrew')).toContain(excerpt);
  const notice = await app.db.prisma.notification.findFirstOrThrow({
    where: { event: { messageId }, user: { email: 'andrew@demo.test' } },
  });
  const opened = await (await app.agentFor('andrew')).get(`/notifications/${notice.id}`);
  expect(opened.headers.location).toBe(`${url}?message=${messageId}#message-${messageId}`);
});

test('who is mentioned reads so, in the notice and in the hint', async () => {
  await say('olga', 'What do you say, @Darian Voss?');
  expect(await hintsFor('darian')).toEqual([
    expect.objectContaining({ title: 'Olga Koval mentioned you in the chat', kind: 'chat-mention' }),
  ]);
  expect(await hintsFor('valeria')).toEqual([expect.objectContaining({ title: 'Olga Koval wrote in the chat' })]);
  expect(await noticesOf('darian')).toContain('Olga Koval mentioned you in the chat');
  const kinds = await app.db.prisma.notification.findMany({
    where: { memoId, event: { type: 'message.posted' } },
    select: { kind: true, user: { select: { email: true } } },
  });
  expect(kinds.filter(({ kind }) => kind === 'chat-mention').map(({ user }) => user.email)).toEqual([
    'darian@demo.test',
  ]);
});

test('a file without words is told of by its name', async () => {
  await (await app.agentFor('olga')).post(`${url}/messages`).attach('files', Buffer.from('a,b'), 'prices.csv');
  await drainJobs(app.deps);
  expect(await hintsFor('andrew')).toEqual([expect.objectContaining({ body: `#${memoId} Chairs: prices.csv` })]);
});

test('somebody outside who is mentioned is told nothing', async () => {
  const messageId = await said(await app.agentFor('olga'), url, 'Ask @Masha Lind');
  const masha = await app.user('masha');
  // Even if the event named her.
  await inTransaction(app.db, async (tx) =>
    recordEvent(tx, {
      type: 'message.posted',
      actorId: (await app.user('olga')).id,
      memoId,
      messageId,
      changes: { mentioned: [{ id: masha.id, name: masha.name }] },
    }),
  );
  await drainJobs(app.deps);
  expect(await hintsFor('masha')).toEqual([]);
  expect(await app.db.prisma.notification.count({ where: { userId: masha.id } })).toBe(0);
});

test('whoever lost the memo is told nothing of what is said in it, and reads no more of what was', async () => {
  await say('andrew', 'The secret figure is 12');
  expect(await noticesOf('valeria')).toContain('The secret figure is 12');
  const { id } = await app.user('valeria');
  await act(await app.agentFor('andrew'), `${url}/subscribers/${id}/delete`);
  await say('andrew', 'Now 13, @Valeria Ortiz');
  expect(await toldOf(app, memoId, 'message.posted')).toEqual(['darian', 'olga']);
  expect(await noticesOf('valeria')).not.toMatch(/The secret figure|Now 13/);
});

test('a message that was taken back is shown in no notice, and told of to nobody who had not heard of it', async () => {
  const agent = await app.agentFor('olga');
  const told = await say('olga', 'A slip of the tongue');
  await act(agent, `${url}/messages/${told}/delete`);
  expect(await noticesOf('andrew')).not.toContain('A slip of the tongue');
  app.pushed.length = 0;
  const untold = await said(agent, url, 'Another one');
  await post(agent, `${url}/messages/${untold}/delete`);
  await drainJobs(app.deps);
  expect(await toldOf(app, memoId, 'message.posted')).toEqual([]);
  expect(app.pushed.filter(({ event }) => event === 'notice')).toEqual([]);
});
