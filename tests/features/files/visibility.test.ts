import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withApp, type TestApp } from '../../support/app';
import { act, eventsOf, post } from '../../support/memos';
import { page } from '../../support/page';
import { attached, moveToChat, OUTSIDERS } from './support';

let app: TestApp;
beforeAll(async () => {
  app = await withApp();
});
afterAll(() => app.close());

const WAYS = ['', '?view=1', '/view', '/thumbnail'];
const inChat = async () => {
  const file = await attached(app, 'the secret figures', 'figures.txt');
  return { ...file, memoId: file.memoId ?? 0, messageId: await moveToChat(app, file) };
};
const status = async (person: string, url: string) => (await (await app.agentFor(person)).get(url)).status;

describe('a file of a chat message', () => {
  test.each(['andrew', 'darian', 'olga', 'ekaterina'])('is there for %s, who may read the memo', async (person) => {
    const file = await inChat();
    for (const way of WAYS) expect(await status(person, `/files/${file.id}${way}`)).toBe(200);
  });

  test.each(OUTSIDERS)('does not exist for %s', async (person) => {
    const file = await inChat();
    for (const way of WAYS) expect(await status(person, `/files/${file.id}${way}`), way).toBe(404);
  });

  test('goes with the message when that is deleted', async () => {
    const file = await inChat();
    await app.db.prisma.message.update({ where: { id: file.messageId }, data: { deletedAt: new Date() } });
    for (const way of WAYS) expect(await status('andrew', `/files/${file.id}${way}`), way).toBe(404);
  });

  test('goes with the memo when that is withdrawn', async () => {
    const file = await inChat();
    await act(await app.agentFor('andrew'), `/memos/${file.memoId}/withdrawal`);
    for (const way of WAYS) expect(await status('olga', `/files/${file.id}${way}`), way).toBe(404);
  });

  test('is lost to a subscriber who was removed', async () => {
    const file = await inChat();
    expect(await status('olga', `/files/${file.id}`)).toBe(200);
    const olga = await app.user('olga');
    await act(await app.agentFor('andrew'), `/memos/${file.memoId}/subscribers/${olga.id}/delete`);
    for (const way of WAYS) expect(await status('olga', `/files/${file.id}${way}`), way).toBe(404);
  });

  test('read by an operator stands in the history of the memo', async () => {
    const file = await inChat();
    await status('ekaterina', `/files/${file.id}`);
    expect(await eventsOf(app, file.memoId)).toContain('read');
  });

  test('is not taken off the memo, with a sentence that says why', async () => {
    const file = await inChat();
    const refused = await post(await app.agentFor('andrew'), `/files/${file.id}/delete`);
    expect(refused.status).toBe(403);
    expect(page(refused).content).toContain('This file belongs to a message.');
    expect((await post(await app.agentFor('tanya'), `/files/${file.id}/delete`)).status).toBe(404);
  });
});
