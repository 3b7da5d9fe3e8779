import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { said, say } from '../../support/chat';
import { drainJobs } from '../../support/jobs';
import { act, decide, eventsOf, formOf, makeMemo, memoOf, post } from '../../support/memos';
import { page } from '../../support/page';

let app: TestApp;
let memo: number;
let andrew: Agent;
let darian: Agent;
let operator: Agent;
const REASON = 'The date in it was wrong.';

beforeAll(async () => {
  app = await withApp();
  [andrew, darian, operator] = await Promise.all([
    app.agentFor('andrew'),
    app.agentFor('darian'),
    app.agentFor('ekaterina'),
  ]);
});
afterAll(() => app.close());
beforeEach(async () => {
  memo = await makeMemo(app, 'andrew', { to: 'darian', title: 'Chairs', subscribers: ['olga'] });
  await act(darian, `/memos/${memo}/consideration`, { conclusion: 'Granted.' });
});

const idOf = async (person: string) => String((await app.user(person)).id);
const noticesOf = async (agent: Agent) => page(await agent.get('/notifications')).content;
const history = async () =>
  page(await andrew.get(`/memos/${memo}`))
    .$('#memo-aside')
    .text();
const correct = async (fields: object) => post(operator, `/memos/${memo}`, { ...(await formOf(app, memo)), ...fields });
const told = async (type: string) => {
  await drainJobs(app.deps);
  const rows = await app.db.prisma.notification.findMany({
    where: { memoId: memo, event: { type } },
    select: { user: { select: { email: true } } },
  });
  return rows.map(({ user }) => user.email.split('@')[0]).sort();
};

describe('an operator corrects a decided memo', () => {
  test('by a form of that name, which asks for the reason and keeps what was typed without it', async () => {
    expect(page(await operator.get(`/memos/${memo}`)).links).toContain('Correct');
    const form = page(await operator.get(`/memos/${memo}/edit`));
    expect(form.heading).toBe(`Correct memo ${memo}`);
    expect(form.valueOf('Reason for the correction')).toBe('');
    for (const reason of ['', '   ']) {
      const refused = await correct({ title: 'Twelve chairs', reason });
      expect(refused.status).toBe(422);
      expect(page(refused).errorAt('Reason for the correction')).toContain('Please say why it is corrected');
      expect(page(refused).valueOf('Title')).toBe('Twelve chairs');
    }
    expect((await correct({ title: 'Twelve chairs', reason: 'x'.repeat(1001) })).status).toBe(422);
    expect((await memoOf(app, memo)).title).toBe('Chairs');
    expect(await eventsOf(app, memo)).not.toContain('corrected');
  });

  test('its text: the reason stands in the history, everybody is told, and what it said is a version', async () => {
    const body = '<p>The new ones, too.</p>';
    expect((await correct({ title: 'Twelve chairs', body, reason: REASON })).status).toBe(303);
    expect(await memoOf(app, memo)).toMatchObject({ title: 'Twelve chairs', stage: 'considered', textVersion: 2 });
    expect(await history()).toContain('Ekaterina Novak corrected the memo after the decision');
    expect(await history()).toContain(REASON);
    expect(await told('memo.corrected')).toEqual(['andrew', 'darian', 'olga']);
    for (const agent of [andrew, darian]) {
      expect(await noticesOf(agent)).toContain('Ekaterina Novak corrected a decided memo');
      expect(await noticesOf(agent)).toContain(REASON);
    }
    const versions = page(await andrew.get(`/memos/${memo}/versions`));
    expect(versions.$('.version-title').eq(0).text()).toBe('Chairs');
    expect(versions.$('tr:contains("Version 1")').text()).toContain('decided on');
    expect(page(await andrew.get(`/memos/${memo}`)).content).toContain('version 1');
  });

  test('twice by a double click, which corrects once', async () => {
    const fields = { ...(await formOf(app, memo)), title: 'Twelve chairs', reason: REASON };
    for (const _ of [1, 2]) expect((await post(operator, `/memos/${memo}`, fields)).status).toBe(303);
    expect((await eventsOf(app, memo)).filter((type) => type === 'corrected')).toHaveLength(1);
  });

  test('its subscribers: who joins is told of that, the others of the correction', async () => {
    expect((await correct({ subscribers: [await idOf('masha')], reason: REASON })).status).toBe(303);
    expect(await history()).toMatch(/Subscribers[^]*Olga Koval[^]*Masha Lind/);
    expect(await told('memo.corrected')).toEqual(['andrew', 'darian']);
    expect(await told('memo.subscriberAdded')).toEqual(['masha']);
    expect((await (await app.agentFor('olga')).get(`/memos/${memo}`)).status).toBe(404);
  });

  test('its subscribers on its page, with the reason, too; nobody is removed there', async () => {
    const subscribers = await idOf('masha');
    const refused = await post(operator, `/memos/${memo}/subscribers`, { subscribers });
    expect(refused.status).toBe(422);
    expect(page(refused).$('#add-subscribers-reason-error').text()).toContain('Please say why it is corrected');
    expect((await post(operator, `/memos/${memo}/subscribers`, { subscribers, reason: REASON })).status).toBe(303);
    expect(await history()).toContain(REASON);
    const removal = await post(operator, `/memos/${memo}/subscribers/${subscribers}/delete`);
    expect(removal.status).toBe(403);
    expect(page(removal).content).toContain('Use Correct, which asks for the reason.');
    expect(page(await operator.get(`/memos/${memo}`)).$('form[action*="/subscribers/"]')).toHaveLength(0);
  });

  test('nobody is added by a mention, which has no field for the reason', async () => {
    const fields = { addSubscribers: await idOf('masha') };
    const refused = await say(operator, `/memos/${memo}`, { message: 'See, @Masha Lind', ...fields });
    expect(refused.status).toBe(422);
    expect(JSON.stringify(refused.body)).toContain('where the reason is asked for');
    const plain = await post(operator, `/memos/${memo}/messages`, { message: 'See, @Masha Lind', ...fields });
    expect([plain.status, page(plain).valueOf('Message')]).toEqual([422, 'See, @Masha Lind']);
    expect((await (await app.agentFor('masha')).get(`/memos/${memo}`)).status).toBe(404);
    expect(page(await operator.get(`/memos/${memo}`)).$('[data-may-add="1"]')).toHaveLength(0);
    expect(page(await andrew.get(`/memos/${memo}`)).$('[data-may-add="1"]')).toHaveLength(1);
    await said(andrew, `/memos/${memo}`, 'See, @Masha Lind', fields);
    expect((await (await app.agentFor('masha')).get(`/memos/${memo}`)).status).toBe(200);
  });

  test('its conclusion: what it was and the reason stand in the history', async () => {
    const page1 = page(await operator.get(`/memos/${memo}`));
    expect(page1.$(`form[action="/memos/${memo}/conclusion"] [name=reason]`)).toHaveLength(1);
    const refused = await decide(operator, `/memos/${memo}/conclusion`, { conclusion: 'Granted for twelve.' });
    expect(refused.status).toBe(422);
    expect(page(refused).valueOf('Conclusion')).toContain('Granted for twelve.');
    const given = { conclusion: 'Granted for twelve.', reason: REASON };
    expect((await decide(operator, `/memos/${memo}/conclusion`, given)).status).toBe(303);
    expect((await memoOf(app, memo)).conclusion).toContain('twelve');
    expect(await history()).toMatch(/Conclusion[^]*Granted\.[^]*Granted for twelve\./);
    expect(await told('memo.corrected')).toEqual(['andrew', 'darian', 'olga']);
    expect(await told('memo.conclusionEdited')).toEqual([]);
  });

  test('on what was changed meanwhile: the reason stays beside the conclusion', async () => {
    const { version } = await memoOf(app, memo);
    await correct({ title: 'Twelve chairs', reason: 'Once.' });
    const given = { conclusion: 'Granted for twelve.', reason: REASON, version: String(version) };
    const late = await post(operator, `/memos/${memo}/conclusion`, given);
    expect(late.status).toBe(409);
    expect(page(late).$('form input[name=reason]').attr('value')).toBe(REASON);
  });

  test('a file is added, by a form of its own or by that one, and removed with a reason', async () => {
    const plain = await operator.post(`/memos/${memo}/files`).attach('files', Buffer.from('x'), 'x.txt');
    expect(plain.status).toBe(422);
    expect(page(plain).$('#attach-reason-error').text()).toContain('Please say why it is corrected');
    const given = operator.post(`/memos/${memo}/files`).field('reason', 'It was missing.');
    expect((await given.attach('files', Buffer.from('y'), 'y.txt')).status).toBe(303);
    expect(await history()).toContain('It was missing.');
    const request = operator.post(`/memos/${memo}`);
    for (const [name, value] of Object.entries({ ...(await formOf(app, memo)), reason: REASON }))
      for (const one of [value].flat()) request.field(name, one);
    expect((await request.attach('files', Buffer.from('x'), 'plan.txt')).status).toBe(303);
    const file = await app.db.prisma.attachment.findFirstOrThrow({ where: { memoId: memo, fileName: 'plan.txt' } });
    expect(
      page(await operator.get(`/memos/${memo}/edit`)).$(`form[action="/files/${file.id}/delete"] textarea`),
    ).toHaveLength(1);
    expect((await post(operator, `/files/${file.id}/delete`)).status).toBe(422);
    expect((await post(operator, `/files/${file.id}/delete`, { reason: 'The wrong plan.' })).status).toBe(303);
    expect(await history()).toContain('The wrong plan.');
    expect(await eventsOf(app, memo)).not.toContain('fileRemoved');
    expect((await memoOf(app, memo)).textVersion).toBe(4);
  });

  test('the memo was decided while the form was open: it comes back, and is saved with a reason', async () => {
    const other = await makeMemo(app, 'andrew', { to: 'darian', title: 'Desks' });
    const open = { ...(await formOf(app, other)), title: 'Twelve desks' };
    await act(darian, `/memos/${other}/consideration`);
    const answer = await post(operator, `/memos/${other}`, open);
    expect(answer.status).toBe(409);
    const again = page(answer);
    expect(again.buttons).toContain('Save changes');
    const version = again.$('input[name=version]').attr('value') ?? '';
    const saved = await post(operator, `/memos/${other}`, { ...open, version, reason: REASON });
    expect(saved.status).toBe(303);
    expect((await memoOf(app, other)).title).toBe('Twelve desks');
  });
});

describe('no reason is asked', () => {
  test('of an operator while the memo is open', async () => {
    const open = await makeMemo(app, 'andrew', { to: 'darian', subscribers: ['olga'] });
    expect(page(await operator.get(`/memos/${open}/edit`)).heading).toBe(`Edit memo ${open}`);
    await act(operator, `/memos/${open}`, { ...(await formOf(app, open)), title: 'Stools' });
    await act(operator, `/memos/${open}/subscribers`, { subscribers: await idOf('masha') });
    expect(await eventsOf(app, open)).toEqual(expect.arrayContaining(['edited', 'subscriberAdded']));
  });

  test('of whoever decides, for the conclusion, nor of its owner, who adds a subscriber', async () => {
    await act(darian, `/memos/${memo}/conclusion`, { conclusion: 'Granted after all.' });
    await act(andrew, `/memos/${memo}/subscribers`, { subscribers: await idOf('masha') });
    expect(await eventsOf(app, memo)).not.toContain('corrected');
  });
});
