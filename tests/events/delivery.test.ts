import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { deliverEvent, reactionsTo } from '#src/events/deliver';
import { titleAt } from '#src/events/sameSave.queries';
import type { Realtime } from '#src/platform/http/context';
import { withApp, type TestApp } from '../support/app';
import { drainJobs } from '../support/jobs';
import { act, formOf, makeMemo } from '../support/memos';
import { toldOf } from '../support/notices';

let app: TestApp;
beforeAll(async () => void (app = await withApp()));
afterAll(() => app.close());
afterEach(() => vi.restoreAllMocks());

const idOf = async (person: string) => (await app.user(person)).id;

const sent = async () => {
  const memoId = await makeMemo(app, 'andrew', { title: 'Chairs', to: 'darian', subscribers: ['olga', 'valeria'] });
  const event = await app.db.prisma.event.findFirstOrThrow({ where: { memoId, type: 'memo.sent' } });
  return { memoId, eventId: event.id };
};

const pushing = (toUserHere: Realtime['toUserHere']): Realtime => ({ ...app.deps.realtime, toUserHere });

test('a page that cannot be hinted at keeps nobody else from the hint, and the job is done', async () => {
  const { eventId } = await sent();
  const olga = await idOf('olga');
  const reached: number[] = [];
  const realtime = pushing((userId) => {
    if (userId === olga) throw new Error('no socket');
    reached.push(userId);
  });
  await deliverEvent({ ...app.deps, realtime }, eventId);
  expect(reached.sort()).toEqual([await idOf('darian'), await idOf('valeria')].sort());
});

test('a reaction that fails does not keep the next from its work, and the job fails to be run again', async () => {
  const { memoId, eventId } = await sent();
  const inTransaction = vi.spyOn(app.db.prisma, '$transaction').mockRejectedValue(new Error('no database'));
  app.pushed.length = 0;
  await expect(deliverEvent(app.deps, eventId)).rejects.toThrow('no database');
  expect(app.pushed).toContainEqual(expect.objectContaining({ to: `memo:${memoId}`, event: 'memo.changed' }));
  inTransaction.mockRestore();
  await deliverEvent(app.deps, eventId);
  expect(await toldOf(app, memoId, 'memo.sent')).toEqual(['darian', 'olga', 'valeria']);
  expect(reactionsTo('memo.sent')).toHaveLength(2);
});

test('the former recipient is not told the title that the same save, or a later one, gave the memo', async () => {
  const { memoId } = await sent();
  await drainJobs(app.deps);
  const agent = await app.agentFor('andrew');
  const recipient = String(await idOf('marina'));
  await act(agent, `/memos/${memoId}`, { ...(await formOf(app, memoId)), title: 'Chairs: fire Darian', recipient });
  await act(agent, `/memos/${memoId}`, { ...(await formOf(app, memoId)), title: 'A third title' });
  app.pushed.length = 0;
  await drainJobs(app.deps);
  const darian = `user:${await idOf('darian')}`;
  const hints = app.pushed.filter(({ to, event }) => to === darian && event === 'notice');
  expect(hints.map(({ payload }) => payload)).toEqual([expect.objectContaining({ body: `#${memoId} Chairs` })]);
  const mails = await app.db.prisma.mailDelivery.findMany({
    where: { user: { email: 'darian@demo.test' }, notification: { memoId } },
    orderBy: { id: 'asc' },
  });
  expect(mails.map(({ subject }) => subject)).toEqual(Array(2).fill(`[Notes CRM] #${memoId} Chairs`));
  expect(`${mails[1]?.text}${mails[1]?.html}`).not.toMatch(/fire|third/);
});

test('an edit long before the save that took the memo away counts, and one long after it does not', async () => {
  const { memoId } = await sent();
  const agent = await app.agentFor('andrew');
  await act(agent, `/memos/${memoId}`, { ...(await formOf(app, memoId)), title: 'Second title' });
  await act(agent, `/memos/${memoId}`, { ...(await formOf(app, memoId)), recipient: String(await idOf('marina')) });
  await act(agent, `/memos/${memoId}`, { ...(await formOf(app, memoId)), title: 'Third title' });
  const loss = await app.db.prisma.event.findFirstOrThrow({ where: { memoId, type: 'memo.recipientChanged' } });
  expect(await titleAt(app.db.prisma, { title: 'Third title' }, loss.id)).toBe('Second title');
});

test('who is subscribed in a save of its own right after an edit hears of both', async () => {
  const { memoId } = await sent();
  const agent = await app.agentFor('andrew');
  await act(agent, `/memos/${memoId}`, { ...(await formOf(app, memoId)), title: 'Edited' });
  await act(agent, `/memos/${memoId}/subscribers`, { subscribers: String(await idOf('tanya')) });
  await drainJobs(app.deps);
  expect(await toldOf(app, memoId, 'memo.edited')).toContain('tanya');
  expect(await toldOf(app, memoId, 'memo.subscriberAdded')).toEqual(['tanya']);
});
