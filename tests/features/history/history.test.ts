import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTransaction } from '#src/platform/db';
import { recordEvent } from '#src/events/record';
import { shortenedChange } from '#src/features/history/shortened';
import { withApp, type TestApp } from '../../support/app';
import { said } from '../../support/chat';
import { leastCpuMs } from '../../support/cpu';
import { formOf, makeMemo, post } from '../../support/memos';
import { page } from '../../support/page';
import { makeTask } from '../../support/tasks';

let app: TestApp;
beforeAll(async () => void (app = await withApp()));
afterAll(() => app.close());

const PAGE_MAX = 300_000;
const LONG = 99_000;

/** Edits as the form makes them, each of a text that is nearly as long as a text may be. */
async function edited(kind: 'memo' | 'task', id: number, times: number, letter = 'a'): Promise<void> {
  const { id: actorId } = await app.user('andrew');
  const field = kind === 'memo' ? 'body' : 'description';
  for (let time = 1; time <= times; time += 1) {
    const text = (digit: number) => `Edit ${digit} ${letter.repeat(LONG)}`;
    const changes = { changes: { [field]: { from: text(time - 1), to: text(time) } } };
    await inTransaction(app.db, (tx) =>
      kind === 'memo'
        ? recordEvent(tx, { type: 'memo.edited', actorId, memoId: id, changes })
        : recordEvent(tx, { type: 'task.edited', actorId, taskId: id, changes }),
    );
  }
}

const subjects = [
  ['memo', () => makeMemo(app, 'andrew', { to: 'darian' })],
  ['task', () => makeTask(app, 'andrew')],
] as const;

describe.each(subjects)('the history of a %s', (kind, make) => {
  test('with two hundred edits of 99,000 characters is a small page, the newest first, earlier ones on demand', async () => {
    const url = `/${kind}s/${await make()}`;
    await edited(kind, Number(url.split('/')[2]), 200, '字');
    const agent = await app.agentFor('andrew');
    const first = await agent.get(url);
    expect(Buffer.byteLength(first.text)).toBeLessThan(PAGE_MAX);
    const shown = page(first);
    expect(shown.$('ol.history > li').length).toBe(20);
    expect(shown.$('ol.history ins').first().text()).toMatch(/^Edit 200 字+/);
    expect(shown.links).toContain('Earlier');

    let [steps, pages] = [20, 1];
    let next = shown.$('.history-older a').attr('href');
    while (next) {
      const older = await agent.get(next);
      expect(older.status).toBe(200);
      expect(Buffer.byteLength(older.text)).toBeLessThan(PAGE_MAX);
      const part = page(older).$('#history-entries');
      steps += part.find('ol.history > li').length;
      pages += 1;
      next = part.find('.history-older a').attr('href');
    }
    expect(steps).toBe(201);
    expect(pages).toBe(11);
  });

  test('shows what an edit changed, not all of a long text, and a step on its own in full', async () => {
    const id = await make();
    await edited(kind, id, 1);
    const agent = await app.agentFor('andrew');
    const shown = page(await agent.get(`/${kind}s/${id}`));
    expect(shown.$('ol.history del').first().text().length).toBeLessThan(500);
    const full = shown.$('ol.history details a').first().attr('href') ?? '';
    const step = await agent.get(full);
    expect(step.status).toBe(200);
    expect(page(step).$('ins').text().length).toBeGreaterThan(30_000);
    expect(Buffer.byteLength(step.text)).toBeLessThan(PAGE_MAX);
    const other = await makeMemo(app, 'andrew', { to: 'darian' });
    expect((await agent.get(full.replace(`/${kind}s/${id}`, `/memos/${other}`))).status).toBe(404);
    expect((await (await app.agentFor('masha')).get(full)).status).toBe(404);
    expect((await (await app.agentFor('masha')).get(`/${kind}s/${id}/history`)).status).toBe(404);
  });
});

test('who talked stands once, on the page of when they last did', async () => {
  const memo = await makeMemo(app, 'andrew', { to: 'darian' });
  const agent = await app.agentFor('andrew');
  await said(await app.agentFor('darian'), `/memos/${memo}`, 'A word');
  await edited('memo', memo, 30);
  const wrote = /Darian Voss wrote/;
  const first = page(await agent.get(`/memos/${memo}`));
  expect(first.$('ol.history').text()).not.toMatch(wrote);
  const older = page(await agent.get(first.$('.history-older a').attr('href') ?? ''));
  expect(older.$('ol.history').text()).toMatch(wrote);
  expect(older.links).not.toContain('Earlier');
});

test('many people in one step are ten names and a number', async () => {
  const memo = await makeMemo(app, 'andrew', { to: 'darian' });
  const people = Array.from({ length: 300 }, (_, index) => ({ id: index + 1, name: `Person ${index + 1}` }));
  const { id: actorId } = await app.user('andrew');
  await inTransaction(app.db, (tx) =>
    recordEvent(tx, { type: 'memo.subscriberAdded', actorId, memoId: memo, changes: { people } }),
  );
  const { content } = page(await (await app.agentFor('andrew')).get(`/memos/${memo}`));
  expect(content).toContain('Person 9, Person 10 and 290 more');
});

test('two versions of the longest text side by side are a bounded page', async () => {
  const body = `<p>${'Wort '.repeat(19_000)}</p>`;
  const memo = await makeMemo(app, 'andrew', { to: 'darian', body });
  const typed = { ...(await formOf(app, memo)), body: body.replace('Wort', 'Word') };
  const agent = await app.agentFor('andrew');
  expect((await post(agent, `/memos/${memo}`, { ...typed, title: 'First' })).status).toBe(303);
  const answer = await post(agent, `/memos/${memo}`, typed);
  expect(answer.status).toBe(409);
  expect(Buffer.byteLength(answer.text)).toBeLessThan(PAGE_MAX);
});

describe('a change of a long text', () => {
  const shown = (from: string, to: string) => shortenedChange({ from, to }, 400);

  test.each([
    ['short', 'long', 'short', 'long'],
    [
      `${'a '.repeat(200)}old${' b'.repeat(200)}`,
      `${'a '.repeat(200)}new${' b'.repeat(200)}`,
      /^…(a )+old( b)+…$/,
      /^…(a )+new( b)+…$/,
    ],
    ['x'.repeat(5_000), '', /^x{300} … x{100}$/, ''],
    ['', 'y'.repeat(5_000), '', /^y{300} … y{100}$/],
    ['😀'.repeat(400), `${'😀'.repeat(200)}!${'😀'.repeat(200)}`, /^…😀+…$/u, /^…😀+!😀+…$/u],
  ])('is shown where it is: %#', (from, to, left, right) => {
    const { from: before, to: after } = shown(from, to);
    expect(before).toMatch(typeof left === 'string' ? new RegExp(`^${left}$`) : left);
    expect(after).toMatch(typeof right === 'string' ? new RegExp(`^${right}$`) : right);
    expect(before.isWellFormed() && after.isWellFormed()).toBe(true);
  });

  test('is found in one pass, also when nothing is alike', () => {
    const work = () => {
      for (let time = 0; time < 20; time += 1) shown('ab'.repeat(50_000), 'ba'.repeat(50_000));
    };
    expect(leastCpuMs(work, 3, 500)).toBeLessThan(500);
  });
});
