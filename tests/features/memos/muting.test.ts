import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { withApp, type TestApp } from '../../support/app';
import { said } from '../../support/chat';
import { drainJobs } from '../../support/jobs';
import { act, formOf, makeMemo } from '../../support/memos';
import { toldOf } from '../../support/notices';
import { page } from '../../support/page';

let app: TestApp;
let memoId: number;
let url: string;
beforeAll(async () => void (app = await withApp()));
afterAll(() => app.close());
beforeEach(async () => {
  memoId = await makeMemo(app, 'andrew', { title: 'Chairs', to: 'darian', subscribers: ['olga', 'valeria'] });
  url = `/memos/${memoId}`;
  await drainJobs(app.deps);
});

const say = async (person: string, message: string) => {
  await said(await app.agentFor(person), url, message);
  await drainJobs(app.deps);
  return toldOf(app, memoId, 'message.posted');
};
const mute = async (person: string, path = 'mute') => act(await app.agentFor(person), `${url}/${path}`);
const read = async (person: string) => page(await (await app.agentFor(person)).get(url).expect(200));
const edit = async (fields: Record<string, string>) => {
  await act(await app.agentFor('andrew'), url, { ...(await formOf(app, memoId)), ...fields });
  await drainJobs(app.deps);
};

test('whoever muted a memo hears of no message and no change, until they unmute it', async () => {
  expect((await read('olga')).buttons).toContain('Mute');
  await mute('olga');
  const muted = await read('olga');
  expect(muted.flash).toContain('The memo is muted.');
  expect(muted.buttons).toContain('Unmute');
  expect((await read('valeria')).buttons).toContain('Mute');
  expect(await say('andrew', 'Hello')).toEqual(['darian', 'valeria']);
  await edit({ title: 'Chairs and tables' });
  expect(await toldOf(app, memoId, 'memo.edited')).toEqual(['darian', 'valeria']);
  await mute('olga', 'mute/delete');
  expect((await read('olga')).flash).toContain('again');
  expect(await say('andrew', 'Hello again')).toEqual(['darian', 'olga', 'valeria']);
});

test('but of being mentioned, of the memo’s withdrawal, and of losing it', async () => {
  await mute('olga');
  await mute('darian');
  expect(await say('andrew', 'And you, @Olga Koval?')).toEqual(['olga', 'valeria']);
  await edit({ recipient: String((await app.user('marina')).id) });
  expect(await toldOf(app, memoId, 'memo.recipientChanged')).toEqual(['darian', 'marina', 'valeria']);
  await act(await app.agentFor('andrew'), `${url}/withdrawal`);
  await drainJobs(app.deps);
  expect(await toldOf(app, memoId, 'memo.withdrawn')).toEqual(['marina', 'olga', 'valeria']);
});

test('a recipient who muted a memo hears that it is theirs to consider again; a subscriber does not', async () => {
  await mute('olga');
  await mute('darian');
  const ekaterina = await app.agentFor('ekaterina');
  await act(ekaterina, `${url}/consideration`);
  await act(ekaterina, `${url}/consideration/delete`, { reason: 'A new figure' });
  await drainJobs(app.deps);
  expect(await toldOf(app, memoId, 'memo.considered')).toEqual(['andrew', 'valeria']);
  expect(await toldOf(app, memoId, 'memo.reopened')).toEqual(['andrew', 'darian', 'valeria']);
});
