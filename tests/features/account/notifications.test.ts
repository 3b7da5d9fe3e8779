import { afterAll, beforeAll, expect, test } from 'vitest';
import { withApp, type TestApp } from '../../support/app';
import { act, post } from '../../support/memos';
import { page } from '../../support/page';

let app: TestApp;
beforeAll(async () => void (app = await withApp()));
afterAll(() => app.close());

const PAGE = '/account/notifications';
const LABELS = {
  'memo-sent': 'Memos sent to me',
  'memo-decided': 'Decisions on memos',
  'memo-changed': 'Changes to memos',
  'memo-subscribed': 'New subscriptions',
  'memo-waiting': 'Every morning: what waits for me, is late, was decided',
  'chat-message': 'Chat messages',
  'chat-mention': 'Mentions of me in chats',
  'task-created': 'New tasks',
  'task-changed': 'Changes to tasks',
  'task-closed': 'Closed tasks',
  reminder: 'Reminders',
};
const read = async (person: string) => page(await (await app.agentFor(person)).get(PAGE).expect(200));

test('the account page leads to it', async () => {
  const account = page(await (await app.agentFor('andrew')).get('/account'));
  expect(account.$(`main a[href="${PAGE}"]`).text()).toBe('Notifications by e-mail');
});

test('every kind is mailed at once until something else is chosen', async () => {
  const settings = await read('andrew');
  for (const label of Object.values(LABELS)) expect(settings.valueOf(label)).toBe('atOnce');
  const choices = settings.$('select[name=memo-sent] option').map((_, option) => settings.$(option).attr('value'));
  expect(choices.get()).toEqual(['atOnce', 'unlessReadSoon', 'hourly', 'daily', 'never']);
});

test('what is chosen is kept, for that person alone, and can be changed again', async () => {
  const agent = await app.agentFor('andrew');
  const chosen = {
    'memo-sent': 'unlessReadSoon',
    'memo-decided': 'hourly',
    'memo-changed': 'daily',
    'memo-subscribed': 'never',
    'memo-waiting': 'atOnce',
    'chat-message': 'hourly',
    'chat-mention': 'daily',
    'task-created': 'atOnce',
    'task-changed': 'atOnce',
    'task-closed': 'atOnce',
    reminder: 'atOnce',
  };
  await act(agent, PAGE, chosen);
  const settings = await read('andrew');
  expect(settings.flash).toBe('Your choice is saved.');
  expect(Object.values(LABELS).map((label) => settings.valueOf(label))).toEqual(Object.values(chosen));
  expect((await read('olga')).valueOf('Memos sent to me')).toBe('atOnce');
  await act(agent, PAGE, { 'memo-decided': 'never' });
  expect((await read('andrew')).valueOf('Decisions on memos')).toBe('never');
  expect((await read('andrew')).valueOf('Changes to memos')).toBe('daily');
});

test('a time that is none is refused with a sentence and changes nothing', async () => {
  const agent = await app.agentFor('olga');
  const answer = await post(agent, PAGE, { 'memo-sent': 'yearly', 'memo-changed': 'never' });
  expect(answer.status).toBe(422);
  expect(page(answer).errorAt('Memos sent to me')).toBe('Choose one of the times.');
  expect(page(answer).valueOf('Changes to memos')).toBe('never');
  expect((await read('olga')).valueOf('Changes to memos')).toBe('atOnce');
  expect((await post(agent, PAGE, { userId: '1' })).status).toBe(422);
});

test('nobody reads or changes it without signing in', async () => {
  expect((await app.agent().get(PAGE)).headers.location).toBe('/login?return=%2Faccount%2Fnotifications');
  expect((await post(app.agent(), PAGE, { 'memo-sent': 'never' })).headers.location).toMatch(/^\/login/);
});
