import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { goAway } from '../../support/absences';
import { withApp, type TestApp } from '../../support/app';
import { said, say } from '../../support/chat';
import { drainJobs } from '../../support/jobs';
import { act, makeMemo, memoOf } from '../../support/memos';
import { page } from '../../support/page';

let app: TestApp;
let memoId: number;
let notes: string;

beforeAll(async () => {
  app = await withApp();
});
afterAll(() => app.close());

beforeEach(async () => {
  memoId = await makeMemo(app, 'andrew', { to: 'garry', also: ['ruth'], rule: 'all', subscribers: ['olga'] });
  notes = `/memos/${memoId}/notes`;
});

const statusFor = async (person: string, url = notes): Promise<number> =>
  (await (await app.agentFor(person)).get(url)).status;
const pageFor = async (person: string, url: string) => page(await (await app.agentFor(person)).get(url).expect(200));
const bell = async (person: string): Promise<string> =>
  (await (await app.agentFor(person)).get('/notifications').expect(200)).text;
const idOf = async (person: string): Promise<string> => String((await app.user(person)).id);

test('a decider writes a note, and the others read it in a tab beside the chat, which stays as it was', async () => {
  const garry = await app.agentFor('garry');
  await said(garry, `/memos/${memoId}`, 'In the open');
  await act(garry, `${notes}/messages`, { message: 'I would decline' });
  const { $ } = await pageFor('ruth', notes);
  expect($('[data-text]').text()).toBe('I would decline');
  expect($('.talk-only').text()).toContain('Only deciders see this');
  expect($('.talk-tabs [aria-current]').text()).toBe("Deciders' notes");
  const chat = await pageFor('ruth', `/memos/${memoId}`);
  expect(chat.$('[data-text]').text()).toBe('In the open');
  expect(chat.$('.talk-only')).toHaveLength(0);
});

test('the tab counts what one has not read there', async () => {
  await said(await app.agentFor('garry'), notes, 'One');
  await said(await app.agentFor('garry'), notes, 'Two');
  const tabs = async (person: string) => (await pageFor(person, `/memos/${memoId}`)).$('.talk-tabs .visually-hidden');
  expect((await tabs('ruth')).text()).toBe('2 unread');
  expect((await tabs('garry')).text()).toBe('');
  await statusFor('ruth');
  expect((await tabs('ruth')).text()).toBe('');
});

test('nobody else has the tab, nor finds the notes, whether there are any or not', async () => {
  for (const person of ['andrew', 'olga', 'ekaterina', 'masha', 'admin', 'darian']) {
    const before = await statusFor(person);
    await said(await app.agentFor('garry'), notes, 'Between us');
    expect([person, before, await statusFor(person)]).toEqual([person, 404, 404]);
    expect((await say(await app.agentFor(person), notes, { message: 'Me too' })).status).toBe(404);
  }
  expect((await pageFor('andrew', `/memos/${memoId}`)).$('.talk-tabs')).toHaveLength(0);
  expect((await pageFor('ekaterina', `/memos/${memoId}`)).$('.talk-tabs')).toHaveLength(0);
});

test('an operator who asks for them has not read the memo', async () => {
  await statusFor('ekaterina');
  expect(await app.db.prisma.event.count({ where: { memoId, type: 'memo.read' } })).toBe(0);
});

describe('who decides', () => {
  test('an owner who is one of the recipients, or an executive of a memo to the company, is none', async () => {
    const own = await makeMemo(app, 'garry', { to: 'garry', also: ['ruth'] });
    const company = await makeMemo(app, 'garry', { to: 'company' });
    const oneself = await makeMemo(app, 'garry', { to: 'garry' });
    const statuses = (person: string) =>
      Promise.all([own, company, oneself].map((id) => statusFor(person, `/memos/${id}/notes`)));
    expect(await statuses('garry')).toEqual([404, 404, 404]);
    expect(await statuses('ruth')).toEqual([200, 200, 404]);
  });

  test('who comes later in order reads them from their turn on', async () => {
    const inOrder = await makeMemo(app, 'andrew', { to: 'garry', also: ['ruth'], rule: 'in_order' });
    const url = `/memos/${inOrder}/notes`;
    await said(await app.agentFor('garry'), url, 'First me');
    expect(await statusFor('ruth', url)).toBe(404);
    await act(await app.agentFor('garry'), `/memos/${inOrder}/consideration`);
    expect(await statusFor('ruth', url)).toBe(200);
    expect(await statusFor('garry', url)).toBe(200);
  });

  test('who handed the memo on reads them no longer, and its new recipient does', async () => {
    const handed = await makeMemo(app, 'andrew', { to: 'garry' });
    const url = `/memos/${handed}/notes`;
    expect(await statusFor('garry', url)).toBe(200);
    await act(await app.agentFor('garry'), `/memos/${handed}/hand-on`, { to: await idOf('darian'), note: 'Yours' });
    expect(await statusFor('garry', url)).toBe(404);
    expect(await statusFor('darian', url)).toBe(200);
  });

  test('an adviser does by choice alone, and no longer when the question is taken back', async () => {
    const garry = await app.agentFor('garry');
    const ask = async (person: string, more = {}) =>
      act(garry, `/memos/${memoId}/opinions`, { advisers: await idOf(person), question: 'Well?', ...more });
    await ask('sergey');
    await ask('marina', { readsNotes: '1' });
    expect([await statusFor('sergey'), await statusFor('marina')]).toEqual([404, 200]);
    const { id } = await app.db.prisma.opinion.findFirstOrThrow({
      where: { memoId, adviser: { name: 'Marina Sato' } },
    });
    await act(garry, `/memos/${memoId}/opinions/${id}/delete`);
    expect(await statusFor('marina')).toBe(404);
  });

  test('who may not read them lets nobody in', async () => {
    const advisers = await idOf('sergey');
    await act(await app.agentFor('garry'), `/memos/${memoId}/opinions`, { advisers, question: 'Well?' });
    const { $ } = await pageFor('sergey', `/memos/${memoId}/opinions/new`);
    expect($('[name=readsNotes]')).toHaveLength(0);
    const another = { advisers: await idOf('marina'), question: 'And you?', readsNotes: '1' };
    await act(await app.agentFor('sergey'), `/memos/${memoId}/opinions`, another);
    expect(await statusFor('marina')).toBe(404);
  });

  test('of a withdrawn memo nobody does', async () => {
    await act(await app.agentFor('andrew'), `/memos/${memoId}/withdrawal`);
    expect(await statusFor('garry')).toBe(404);
  });
});

test('they go on when the memo is decided and a task came of it', async () => {
  const simple = await makeMemo(app, 'andrew', { to: 'garry' });
  const garry = await app.agentFor('garry');
  await said(garry, `/memos/${simple}/notes`, 'Before');
  const task = {
    clientKey: crypto.randomUUID(),
    title: 'Chairs',
    memo: String(simple),
    responsible: await idOf('olga'),
  };
  await act(garry, '/tasks', task);
  await said(garry, `/memos/${simple}/notes`, 'After');
  const { $ } = await pageFor('garry', `/memos/${simple}/notes`);
  expect(
    $('[data-text]')
      .toArray()
      .map((one) => $(one).text()),
  ).toEqual(['Before', 'After']);
});

test('the other deciders are told by the bell without a word of it, nobody is mailed, and opening the notes reads it', async () => {
  await drainJobs(app.deps);
  const mails = await app.db.prisma.mailDelivery.count();
  await said(await app.agentFor('garry'), notes, 'Quokka');
  await drainJobs(app.deps);
  const told = await bell('ruth');
  expect(told).toContain('Garry Chief wrote a note for the deciders');
  expect(told).not.toContain('Quokka');
  expect(await bell('andrew')).not.toContain('note for the deciders');
  expect(await app.db.prisma.mailDelivery.count()).toBe(mails);
  const own = { userId: (await app.user('ruth')).id, memoId, event: { type: 'note.posted' } };
  const notice = await app.db.prisma.notification.findFirstOrThrow({ where: own });
  const ruth = await app.agentFor('ruth');
  expect((await ruth.get(`/notifications/${notice.id}`)).headers.location).toBe(notes);
  await statusFor('ruth');
  expect(await app.db.prisma.notification.count({ where: { ...own, readAt: null } })).toBe(0);
});

test('a note makes the memo unread for nobody and stands in no history', async () => {
  await statusFor('olga', `/memos/${memoId}`);
  const { activityAt, version } = await memoOf(app, memoId);
  await said(await app.agentFor('garry'), notes, 'Hm');
  expect(await memoOf(app, memoId)).toMatchObject({ activityAt, version });
  expect((await pageFor('garry', `/memos/${memoId}/history`)).$('main').text()).not.toMatch(/note/i);
});

test('only deciders can be mentioned, and whoever names another is told that they are not told', async () => {
  const answer = await say(await app.agentFor('garry'), notes, { message: '@Ruth Okafor and @Olga Koval' });
  expect(answer.body.html).toContain('<span class="mention">@Ruth Okafor</span>');
  expect(answer.body.html).not.toContain('<span class="mention">@Olga Koval</span>');
  expect(answer.body.notTold.sentence).toBe('Olga Koval does not see these notes and was not told.');
  expect(answer.body.notTold.url).toBeUndefined();
  const { $ } = await pageFor('garry', notes);
  expect(JSON.parse($('#chat-foot').attr('data-people') ?? '')).toEqual([
    expect.objectContaining({ name: 'Ruth Okafor' }),
  ]);
});

test('a note is changed and deleted like a message, by its author alone', async () => {
  const garry = await app.agentFor('garry');
  const id = await said(garry, notes, 'I would decline');
  await act(garry, `${notes}/messages/${id}`, { message: 'I would approve' });
  expect((await pageFor('ruth', notes)).$('[data-text]').text()).toBe('I would approve');
  const ruth = await app.agentFor('ruth');
  expect((await ruth.post(`${notes}/messages/${id}/delete`)).status).toBe(403);
  await drainJobs(app.deps);
  await act(garry, `${notes}/messages/${id}/delete`);
  expect((await pageFor('ruth', notes)).$('.message-text').text()).toContain('This message was deleted.');
});

test('a file of the notes is for who reads them, and for nobody else', async () => {
  await (await app.agentFor('garry')).post(`${notes}/messages`).attach('files', Buffer.from('wombat'), 'wombat.txt');
  const { id } = await app.db.prisma.attachment.findFirstOrThrow({
    where: { fileName: 'wombat.txt' },
    orderBy: { id: 'desc' },
  });
  for (const way of ['', '/view']) expect(await statusFor('ruth', `/files/${id}${way}`)).toBe(200);
  for (const person of ['andrew', 'olga', 'ekaterina', 'admin'])
    expect(await statusFor(person, `/files/${id}`)).toBe(404);
});

test('a draft that was sent, noted on and taken back can be deleted', async () => {
  const memo = await makeMemo(app, 'andrew', { to: 'garry' });
  await said(await app.agentFor('garry'), `/memos/${memo}/notes`, 'Soon gone');
  await app.db.prisma.memo.update({ where: { id: memo }, data: { stage: 'draft' } });
  await act(await app.agentFor('andrew'), `/memos/${memo}/delete`);
  expect(await app.db.prisma.memo.count({ where: { id: memo } })).toBe(0);
});

test('a deputy reads them while they stand in, but not for the owner', async () => {
  await goAway(app, 'ruth', { deputy: 'marina' });
  const own = await makeMemo(app, 'ruth', { to: 'ruth', also: ['garry'] });
  expect(await statusFor('marina')).toBe(200);
  expect(await statusFor('marina', `/memos/${own}/notes`)).toBe(404);
});
