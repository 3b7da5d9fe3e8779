import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withApp, type TestApp } from '../../support/app';
import { act, eventsOf, formOf, makeMemo, memoOf, post } from '../../support/memos';

let app: TestApp;
const id = async (person: string) => String((await app.user(person)).id);
beforeAll(async () => {
  app = await withApp();
});
afterAll(() => app.close());

const sent = (more = {}) => makeMemo(app, 'andrew', { to: 'darian', subscribers: ['olga'], ...more });

describe('saving a form in which nothing was changed', () => {
  test('records nothing, tells nobody and leaves the version', async () => {
    const memo = await sent();
    const before = await memoOf(app, memo);
    await act(await app.agentFor('andrew'), `/memos/${memo}`, await formOf(app, memo));
    expect(await memoOf(app, memo)).toMatchObject({ version: before.version, activityAt: before.activityAt });
    expect(await eventsOf(app, memo)).toEqual(['sent']);
  });

  test.each([
    ['<p>First.</p><p>Second <strong>part</strong>.</p>', '<div>First.<br><br>Second <strong>part</strong>.</div>'],
    [
      '<p>A list:</p><ul><li>one</li><li>two</li></ul>',
      '<div>A list:</div><ul><li>one</li><li>two</li></ul><div><br></div>',
    ],
    ['<p>Bold <b>word</b></p>', '<div>Bold&nbsp;<strong>word</strong></div>'],
  ])('is seen also when the editor wrote the text in its own way: %s', async (stored, rewritten) => {
    const memo = await sent({ body: stored });
    await act(await app.agentFor('andrew'), `/memos/${memo}`, { ...(await formOf(app, memo)), body: rewritten });
    expect(await eventsOf(app, memo)).toEqual(['sent']);
  });

  test('is not mistaken for a change of the looks of a word', async () => {
    const memo = await sent({ body: '<p>Bold word</p>' });
    const form = { ...(await formOf(app, memo)), body: '<div>Bold <strong>word</strong></div>' };
    await act(await app.agentFor('andrew'), `/memos/${memo}`, form);
    expect(await eventsOf(app, memo)).toEqual(['sent', 'edited']);
  });
});

describe('a form that is one version behind', () => {
  test('and removes a subscriber is not taken for a second click', async () => {
    const memo = await sent();
    const open = await formOf(app, memo);
    await act(await app.agentFor('darian'), `/memos/${memo}/subscribers`, { subscribers: await id('valeria') });
    const answer = await post(await app.agentFor('andrew'), `/memos/${memo}`, { ...open, subscribers: [] });
    expect(answer.status).toBe(409);
    expect((await (await app.agentFor('olga')).get(`/memos/${memo}`)).status).toBe(200);
  });

  test('and changes only the tags is not taken for a second click', async () => {
    const tag = await app.db.prisma.tag.create({ data: { name: 'Furniture' } });
    const memo = await sent();
    const open = await formOf(app, memo);
    await act(await app.agentFor('darian'), `/memos/${memo}/subscribers`, { subscribers: await id('valeria') });
    const form = { ...open, subscribers: [await id('olga'), await id('valeria')], tags: [String(tag.id)] };
    expect((await post(await app.agentFor('andrew'), `/memos/${memo}`, form)).status).toBe(409);
  });
});

test('the same files added by a second click stand on the memo once', async () => {
  const memo = await sent();
  const darian = await app.agentFor('darian');
  const add = () => darian.post(`/memos/${memo}/files`).attach('files', Buffer.from('an offer'), 'offer.txt');
  expect((await add()).status).toBe(303);
  expect((await add()).status).toBe(303);
  expect(await app.db.prisma.attachment.count({ where: { memoId: memo } })).toBe(1);
  expect(await memoOf(app, memo)).toMatchObject({ attachmentCount: 1 });
  expect(await eventsOf(app, memo)).toEqual(['sent', 'filesAdded']);
  const kept = [];
  for await (const file of app.deps.storage.list()) kept.push(file.key);
  const { storageKey } = await app.db.prisma.attachment.findFirstOrThrow({ where: { memoId: memo } });
  expect(kept).toEqual([storageKey]);
});

test('a memo to the company can be edited while people become executives', async () => {
  const memo = await sent({ to: 'company', subscribers: [] });
  const [andrew, admin, valeria] = [await app.agentFor('andrew'), await app.agentFor('admin'), await id('valeria')];
  const promote = async (isExecutive: boolean) => {
    const user = await app.user('valeria');
    const fields = {
      version: String(user.version),
      name: user.name,
      email: user.email,
      department: String(user.departmentId),
    };
    return post(admin, `/admin/users/${valeria}`, { ...fields, ...(isExecutive ? { isExecutive: '1' } : {}) });
  };
  for (let round = 0; round < 6; round += 1) {
    const form = { ...(await formOf(app, memo)), title: `Round ${round}` };
    const [edited, promoted] = await Promise.all([post(andrew, `/memos/${memo}`, form), promote(round % 2 === 0)]);
    expect(edited.status).toBe(303);
    expect([303, 422]).toContain(promoted.status);
  }
});

describe('people named by address or by their department', () => {
  const named = async () => ({
    clientKey: randomUUID(),
    title: 'To many',
    body: '<p>Read along.</p>',
    recipient: 'darian@demo.test',
    subscribers: [`department:${(await app.user('olga')).departmentId}`, 'masha@demo.test'],
  });

  test('are the same people when the form comes twice', async () => {
    const [andrew, fields] = [await app.agentFor('andrew'), await named()];
    const answers = [await post(andrew, '/memos', fields), await post(andrew, '/memos', fields)];
    const outcomes = answers.map((answer) => `${answer.status} ${answer.get('location') ?? ''}`);
    expect(new Set(outcomes)).toEqual(new Set([expect.stringMatching(/^303 \/memos\/\d+$/)]));
    expect(await app.db.prisma.memo.count({ where: { title: 'To many' } })).toBe(1);
  });

  test('and when an edit is sent by a second click', async () => {
    const memo = await sent();
    const { clientKey: _, ...fields } = await named();
    const [andrew, form] = [await app.agentFor('andrew'), { ...(await formOf(app, memo)), ...fields }];
    expect((await post(andrew, `/memos/${memo}`, form)).status).toBe(303);
    expect((await post(andrew, `/memos/${memo}`, form)).status).toBe(303);
  });
});
