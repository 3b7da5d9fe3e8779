import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Outcome } from '#src/platform/db';
import { OUTCOMES } from '#src/policies/outcomes';
import { withApp, type TestApp } from '../../support/app';
import { drainJobs } from '../../support/jobs';
import { act, decide, formOf, makeMemo, memoOf, post } from '../../support/memos';
import { page, type Page } from '../../support/page';

let app: TestApp;
beforeAll(async () => {
  app = await withApp();
});
afterAll(() => app.close());

/** A memo of this purpose to Garry; answers its number. */
async function memoFor(purpose: string | null, to = 'garry'): Promise<number> {
  const id = await makeMemo(app, 'andrew', { to, subscribers: ['olga'] });
  const found = purpose === null ? null : await app.db.prisma.purpose.findFirstOrThrow({ where: { name: purpose } });
  await app.db.prisma.memo.update({ where: { id }, data: { purposeId: found?.id ?? null } });
  return id;
}

const consider = async (memo: number, fields: Record<string, string>, who = 'garry') =>
  decide(await app.agentFor(who), `/memos/${memo}/consideration`, fields);
const show = async (memo: number, who = 'garry') => page(await (await app.agentFor(who)).get(`/memos/${memo}`));
const choices = ({ $ }: Page, attribute = 'value') =>
  $('input[name=outcome]')
    .get()
    .map((radio) => $(radio).attr(attribute));
const recordOf = (memoId: number) =>
  app.db.prisma.consideration.findMany({ where: { memoId }, orderBy: { id: 'asc' } });

describe('what can be decided', () => {
  test.each([
    ['on approval', ['approved', 'changes', 'declined']],
    ['payment of regular expenses', ['approved', 'changes', 'declined']],
    ['to make a decision', ['approved', 'changes', 'declined', 'noted']],
    ['for consideration', []],
    ['for information', []],
    ['for the record', []],
    [null, []],
  ])('on a memo %s: %j', async (purpose, offered) => {
    const shown = await show(await memoFor(purpose));
    expect(choices(shown)).toEqual(offered);
    const keys = offered.map((_, index) => String(index + 1));
    expect(choices(shown, 'aria-keyshortcuts')).toEqual(keys);
    expect(shown.$('input[name=outcome][checked]').attr('value')).toBe(offered[0]);
    expect(shown.content.includes('Outcome')).toBe(offered.length > 0);
  });

  test('is what an admin ticked for the purpose', async () => {
    const admin = await app.agentFor('admin');
    await act(admin, '/admin/purposes', { name: 'for a vote', outcomes: ['', 'noted', 'declined'] });
    const memo = await memoFor('for a vote');
    expect(choices(await show(memo))).toEqual(['declined', 'noted']);
    const { id, version } = await app.db.prisma.purpose.findFirstOrThrow({ where: { name: 'for a vote' } });
    const none = await post(admin, `/admin/purposes/${id}`, {
      name: 'for a vote',
      version: String(version),
      outcomes: '',
    });
    expect(none.status).toBe(422);
    expect(page(none).content).toContain('Tick at least one outcome.');
    await act(admin, `/admin/purposes/${id}`, { name: 'for a vote', version: String(version), fourEyes: '' });
    expect(await app.db.prisma.purpose.findUniqueOrThrow({ where: { id } })).toMatchObject({
      ...{ outcomes: ['declined', 'noted'], fourEyes: false },
    });
    const audit = await (await app.agentFor('admin')).get('/admin/audit?kind=settings');
    expect(page(audit).content).toContain('Declined, Noted');
    expect((await consider(memo, { outcome: 'approved' })).status).toBe(422);
  });
});

describe('a purpose that is changed midway', () => {
  const purposeOf = async (outcomes: Outcome[]) => {
    const name = `Of old ${randomUUID()}`;
    return app.db.prisma.purpose.create({ data: { name, outcomes } });
  };

  test('offers what it did when it was archived, also after the memo was edited', async () => {
    const { id, name } = await purposeOf(['approved', 'declined']);
    const memo = await memoFor(name);
    await act(await app.agentFor('admin'), `/admin/purposes/${id}/archive`);
    expect(await app.db.prisma.purpose.findUniqueOrThrow({ where: { id } })).toMatchObject({
      archivedAt: expect.any(Date),
      outcomes: ['approved', 'declined'],
    });
    await act(await app.agentFor('andrew'), `/memos/${memo}`, { ...(await formOf(app, memo)), title: 'Four chairs' });
    expect(choices(await show(memo))).toEqual(['approved', 'declined']);
    expect((await consider(memo, { outcome: 'declined', conclusion: '<p>No.</p>' })).status).toBe(303);
    expect(await memoOf(app, memo)).toMatchObject({ purposeId: id, outcome: 'declined' });
    await act(await app.agentFor('garry'), `/memos/${memo}/consideration/delete`, { reason: 'Once more.' });
    expect(choices(await show(memo))).toEqual(['approved', 'declined']);
  });

  test('takes back what it offered: the form keeps its text and says so, what was decided stays', async () => {
    const { id, name } = await purposeOf(['approved', 'declined']);
    const [decided, open] = [await memoFor(name), await memoFor(name)];
    await consider(decided, { outcome: 'declined', conclusion: '<p>No.</p>' });
    await app.db.prisma.purpose.update({ where: { id }, data: { outcomes: ['approved', 'changes'] } });
    const refused = page(await consider(open, { outcome: 'declined', conclusion: '<p>No, thanks.</p>' }));
    expect(refused.content).toContain('This outcome is not offered for the memo’s purpose. Choose another one.');
    expect(refused.valueOf('Conclusion')).toBe('<p>No, thanks.</p>');
    expect(choices(refused)).toEqual(['approved', 'changes']);
    expect((await show(decided)).content).toContain('Declined by Garry Chief on');
  });
});

test('each outcome has a shape of its own, in the list and on the page', async () => {
  const shapes = new Map<string, string>();
  for (const outcome of OUTCOMES) {
    const memo = await memoFor('to make a decision');
    await consider(memo, { outcome, conclusion: CONCLUSION });
    const list = page(await (await app.agentFor('andrew')).get(`/memos?q=%23${memo}`)).$;
    const listed = list(`#memo-${memo}`).closest('tr').find('.stage');
    const shown = (await show(memo, 'andrew')).$('.stage').first();
    expect(shown.find('svg').html()).toBe(listed.find('svg').html());
    // For who hears the page it is a word.
    expect(listed.find('.visually-hidden').text()).toContain(
      outcome === 'noted' ? 'Considered' : `: ${outcome === 'changes' ? 'approved with changes' : outcome}`,
    );
    shapes.set(outcome, listed.find('svg').html() ?? '');
  }
  expect(new Set(shapes.values()).size).toBe(OUTCOMES.length);
  expect([...shapes.values()].every((shape) => shape.length > 0)).toBe(true);
});

const CONCLUSION = '<p>Three are enough.</p><p>Not four.</p>';

describe.each(OUTCOMES)('considering it as %s', (outcome) => {
  test('is said in the list, on its page, in the history, in the notices and in the record', async () => {
    const memo = await memoFor('to make a decision');
    expect((await consider(memo, { outcome, conclusion: CONCLUSION })).status).toBe(303);
    expect(await memoOf(app, memo)).toMatchObject({ stage: 'considered', outcome });
    expect(await recordOf(memo)).toMatchObject([{ outcome, conclusion: CONCLUSION, endedAt: null }]);
    const words = { approved: 'Approved', changes: 'Approved with changes', declined: 'Declined', noted: 'Considered' };
    const shown = await show(memo, 'andrew');
    expect(shown.content).toMatch(new RegExp(`${words[outcome]} by Garry Chief on`));
    const list = await (await app.agentFor('andrew')).get(`/memos?outcome=${outcome}`);
    const { $ } = page(list);
    const status = $(`#memo-${memo}`).closest('tr').find('.stage').attr('title');
    const said = outcome === 'noted' ? 'Considered by' : `Considered: ${words[outcome].toLowerCase()} by`;
    expect(status).toContain(said);
    for (const other of OUTCOMES.filter((one) => one !== outcome)) {
      const elsewhere = await (await app.agentFor('andrew')).get(`/memos?outcome=${other}`);
      expect(page(elsewhere).$(`#memo-${memo}`)).toHaveLength(0);
    }
    const verb = { approved: 'approved the memo', changes: 'approved the memo with changes' };
    const told = { ...verb, declined: 'declined the memo', noted: 'considered the memo' }[outcome];
    expect(shown.content).toContain(`Garry Chief ${told}`);
    await drainJobs(app.deps);
    const notices = page(await (await app.agentFor('olga')).get('/notifications'));
    expect(notices.content).toContain(`Garry Chief ${told.replace('the memo', 'a memo')}`);
    expect(notices.content).toContain('Three are enough.');
    expect(notices.content).not.toContain('Not four.');
    const word = outcome === 'noted' ? 'Considered' : words[outcome];
    const found = page(await (await app.agentFor('olga')).get(`/search?q=%23${memo}`));
    expect(found.content).toContain(`· ${word}`);
    const profile = page(await (await app.agentFor('olga')).get(`/people/${(await app.user('andrew')).id}`));
    expect(profile.$(`a[href="/memos/${memo}"]`).closest('li').find('.stage').text()).toContain(word);
  });
});

test('for the company it is said so, in the head of the memo and in the list', async () => {
  const memo = await memoFor('on approval', 'company');
  await consider(memo, { outcome: 'changes', conclusion: '<p>Half of it.</p>' }, 'ruth');
  const said = 'pproved with changes by Ruth Okafor for the company on';
  expect((await show(memo, 'andrew')).content).toContain(`A${said}`);
  const list = page(await (await app.agentFor('andrew')).get('/memos')).$;
  expect(list(`#memo-${memo}`).closest('tr').find('.stage').attr('title')).toContain(`Considered: a${said}`);
});

test('operators and readers of everything filter by it, too', async () => {
  const memo = await memoFor('on approval');
  await consider(memo, { outcome: 'declined', conclusion: '<p>No.</p>' });
  const found = await (await app.agentFor('ekaterina')).get('/memos?view=company&outcome=declined');
  expect(page(found).$(`#memo-${memo}`)).toHaveLength(1);
});

describe('a conclusion', () => {
  test.each(['declined', 'changes'])('is required when a memo is %s, and what was chosen stays', async (outcome) => {
    const memo = await memoFor('on approval');
    const answer = await consider(memo, { outcome, conclusion: '<p> </p>' });
    expect(answer.status).toBe(422);
    const { content, $ } = page(answer);
    expect(content).toMatch(/Say in the conclusion (why you decline|what is to be changed)/);
    expect($('input[name=outcome][checked]').attr('value')).toBe(outcome);
    expect(await memoOf(app, memo)).toMatchObject({ stage: 'pending', outcome: null });
    expect(await recordOf(memo)).toEqual([]);
  });

  test('of a declined memo cannot be taken away afterwards, but be worded anew', async () => {
    const memo = await memoFor('on approval');
    await consider(memo, { outcome: 'declined', conclusion: '<p>No.</p>' });
    const garry = await app.agentFor('garry');
    expect((await decide(garry, `/memos/${memo}/conclusion`, { conclusion: '' })).status).toBe(422);
    await act(garry, `/memos/${memo}/conclusion`, { conclusion: '<p>Not this year.</p>' });
    expect(await recordOf(memo)).toMatchObject([{ outcome: 'declined', conclusion: '<p>Not this year.</p>' }]);
  });
});

test('without a choice the first that the purpose offers is taken', async () => {
  const memo = await memoFor('on approval');
  await consider(memo, { conclusion: '' });
  expect(await memoOf(app, memo)).toMatchObject({ outcome: 'approved' });
});

test.each(['noted', 'perhaps', ''])('what the purpose does not offer is refused: %j', async (outcome) => {
  const memo = await memoFor('on approval');
  const answer = await consider(memo, { outcome, conclusion: '<p>Yes.</p>' });
  expect(answer.status).toBe(422);
  expect(page(answer).$('[name=conclusion]').text()).toContain('Yes.');
  expect(await memoOf(app, memo)).toMatchObject({ stage: 'pending' });
});

test('an outcome where there is nothing to choose is refused with a sentence, too', async () => {
  const memo = await memoFor(null);
  const answer = page(await consider(memo, { outcome: 'approved', conclusion: '<p>Yes.</p>' }));
  expect(answer.content).toContain('This outcome is not offered for the memo’s purpose.');
  expect(answer.valueOf('Conclusion')).toBe('<p>Yes.</p>');
  expect(await memoOf(app, memo)).toMatchObject({ stage: 'pending' });
});

test('reopening keeps the earlier decision in the record, as ended', async () => {
  const memo = await memoFor('on approval');
  await consider(memo, { outcome: 'declined', conclusion: '<p>No.</p>' });
  await act(await app.agentFor('garry'), `/memos/${memo}/consideration/delete`, { reason: 'New figures came.' });
  expect(await memoOf(app, memo)).toMatchObject({ stage: 'pending', outcome: null });
  await consider(memo, { outcome: 'approved' });
  const record = await recordOf(memo);
  expect(record.map(({ outcome, endedAt }) => [outcome, endedAt !== null])).toEqual([
    ['declined', true],
    ['approved', false],
  ]);
});

test('a task made of a memo considers it as the purpose says first', async () => {
  const memo = await memoFor('on approval');
  const garry = await app.user('garry');
  const form = {
    memo: String(memo),
    title: 'Order them',
    responsible: String(garry.id),
    clientKey: crypto.randomUUID(),
  };
  expect((await decide(await app.agentFor('garry'), '/tasks', form)).status).toBe(303);
  expect(await memoOf(app, memo)).toMatchObject({ stage: 'considered', outcome: 'approved' });
  expect(await recordOf(memo)).toHaveLength(1);
});
