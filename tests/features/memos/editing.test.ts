import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { withApp, type TestApp } from '../../support/app';
import { act, eventsOf, formOf, makeMemo, memoOf, post } from '../../support/memos';
import { page } from '../../support/page';

let app: TestApp;
const id = async (person: string) => String((await app.user(person)).id);
beforeAll(async () => {
  app = await withApp();
});
afterAll(() => app.close());

const sent = (more = {}) => makeMemo(app, 'andrew', { to: 'darian', title: 'Chairs', subscribers: ['olga'], ...more });
const consider = async (memo: number, by = 'darian') => act(await app.agentFor(by), `/memos/${memo}/consideration`);

describe('the edit page', () => {
  test('holds what stands in the memo', async () => {
    const edit = page(await (await app.agentFor('andrew')).get(`/memos/${await sent()}/edit`));
    expect(edit.heading).toMatch(/^Edit memo \d+$/);
    expect(edit.valueOf('Title')).toBe('Chairs');
    expect(edit.valueOf('To')).toEqual([await id('darian')]);
    expect(edit.valueOf('Text')).toBe('<p>The old ones creak.</p>');
    expect(edit.valueOf('Subscribers')).toEqual([await id('olga')]);
    expect(edit.buttons).toContain('Save changes');
    expect(edit.buttons).not.toContain('Save draft');
  });

  test.each([
    ['an outsider', 'tanya', 404],
    ['an admin', 'admin', 404],
    ['an executive', 'garry', 404],
    ['the recipient', 'darian', 403],
    ['a subscriber', 'olga', 403],
  ])('and its form answer %s with %s: %i', async (_, person, status) => {
    const memo = await sent();
    const agent = await app.agentFor(person);
    expect((await agent.get(`/memos/${memo}/edit`)).status).toBe(status);
    expect((await post(agent, `/memos/${memo}`, { ...(await formOf(app, memo)), title: 'Mine now' })).status).toBe(
      status,
    );
    expect((await memoOf(app, memo)).title).toBe('Chairs');
  });

  test('says to its owner why a considered memo can no longer be changed', async () => {
    const memo = await sent();
    await consider(memo);
    const answer = await (await app.agentFor('andrew')).get(`/memos/${memo}/edit`);
    expect(answer.status).toBe(403);
    // One goes on where one was, not at the list.
    expect(page(answer).$('.error-page .btn-primary').attr('href')).toMatch(/^\/memos\/\d+$/);
    expect(page(answer).content).toContain('This memo has been considered, so it can no longer be changed.');
  });
});

describe('saving changes', () => {
  test('leads to the memo and shows in the history what it was and what it is', async () => {
    const memo = await sent();
    const agent = await app.agentFor('andrew');
    const fields = {
      ...(await formOf(app, memo)),
      title: 'Chairs and tables',
      body: '<p>Now with <em>tables</em>.</p>',
    };
    const answer = await post(agent, `/memos/${memo}`, fields);
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe(`/memos/${memo}`);
    const shown = page(await agent.get(`/memos/${memo}`));
    expect(shown.content).toContain('The changes were saved.');
    expect(shown.content).toContain('Andrew Meyer changed the memo');
    const changed = (tag: string) =>
      shown
        .$(`${tag}`)
        .map((_, node) => shown.$(node).text())
        .get();
    expect(changed('del')).toEqual(expect.arrayContaining(['Chairs', 'The old ones creak.']));
    expect(changed('ins')).toEqual(expect.arrayContaining(['Chairs and tables', 'Now with tables.']));
    expect(await eventsOf(app, memo)).toContain('edited');
  });

  test('shows an incomplete form again with everything typed', async () => {
    const memo = await sent();
    const fields = { ...(await formOf(app, memo)), title: '', body: '<p>Kept</p>' };
    const answer = await post(await app.agentFor('andrew'), `/memos/${memo}`, fields);
    expect(answer.status).toBe(422);
    expect(page(answer).errorAt('Title')).toBe('Please enter a title.');
    expect(page(answer).valueOf('Text')).toBe('<p>Kept</p>');
  });

  test('needs a recipient once the memo is sent', async () => {
    const memo = await sent();
    const answer = await post(await app.agentFor('andrew'), `/memos/${memo}`, {
      ...(await formOf(app, memo)),
      recipient: '',
    });
    expect(answer.status).toBe(422);
    expect(page(answer).errorAt('To')).toBe('Please choose to whom the memo goes.');
  });

  test('of nothing records nothing', async () => {
    const memo = await sent();
    await act(await app.agentFor('andrew'), `/memos/${memo}`, await formOf(app, memo));
    expect(await eventsOf(app, memo)).toEqual(['sent']);
  });

  test('twice by a double click is no conflict', async () => {
    const memo = await sent();
    const agent = await app.agentFor('andrew');
    const fields = { ...(await formOf(app, memo)), title: 'Twice' };
    const answers = await Promise.all([1, 2].map(() => post(agent, `/memos/${memo}`, fields)));
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    expect(await eventsOf(app, memo)).toEqual(['sent', 'edited']);
  });

  test('keeps a recipient and a subscriber who have left since', async () => {
    const memo = await makeMemo(app, 'andrew', { to: 'marina', subscribers: ['masha'] });
    const left = { email: { in: ['marina@demo.test', 'masha@demo.test'] } };
    await app.db.prisma.user.updateMany({ where: left, data: { deactivatedAt: new Date() } });
    const answer = await post(await app.agentFor('andrew'), `/memos/${memo}`, {
      ...(await formOf(app, memo)),
      title: 'Still theirs',
    });
    await app.db.prisma.user.updateMany({ where: left, data: { deactivatedAt: null } });
    expect(answer.status).toBe(303);
  });
});

describe('two people editing at once', () => {
  test('the later save gets both versions, its own text in the form, and may then save', async () => {
    const memo = await sent();
    const stale = await formOf(app, memo);
    await act(await app.agentFor('ekaterina'), `/memos/${memo}`, {
      ...stale,
      body: '<p>Corrected by the operator.</p>',
    });
    const agent = await app.agentFor('andrew');
    const answer = await post(agent, `/memos/${memo}`, { ...stale, body: '<p>Rewritten by its owner.</p>' });
    expect(answer.status).toBe(409);
    const both = page(answer);
    expect(both.summary).toContain('Someone changed this memo while you had it open.');
    expect(both.content).toContain('Corrected by the operator.');
    expect(both.content).toContain('Subscribers: Olga Koval');
    expect(both.valueOf('Text')).toBe('<p>Rewritten by its owner.</p>');
    const version = both.$('input[name=version]').attr('value') ?? '';
    expect(
      (await post(agent, `/memos/${memo}`, { ...stale, version, body: '<p>Rewritten by its owner.</p>' })).status,
    ).toBe(303);
    expect((await memoOf(app, memo)).body).toBe('<p>Rewritten by its owner.</p>');
  });

  test('a form that was open when the memo was considered answers with its text', async () => {
    const memo = await sent();
    const open = await formOf(app, memo);
    await consider(memo);
    const agent = await app.agentFor('andrew');
    const answer = await post(agent, `/memos/${memo}`, { ...open, title: 'Too late', body: '<p>My late words</p>' });
    expect(answer.status).toBe(409);
    const shown = page(answer);
    expect(shown.summary).toContain('This memo was considered while you were writing, so it can no longer be changed.');
    expect(shown.valueOf('Title')).toBe('Too late');
    expect(shown.valueOf('Text')).toBe('<p>My late words</p>');
    expect(shown.buttons).not.toContain('Save changes');
    expect(shown.buttons).toContain('Save as a new draft');
    expect(await memoOf(app, memo)).toMatchObject({ title: 'Chairs', stage: 'considered' });
  });

  test('a subscriber added meanwhile is not dropped unseen', async () => {
    const memo = await sent();
    const open = await formOf(app, memo);
    await act(await app.agentFor('darian'), `/memos/${memo}/subscribers`, { subscribers: await id('valeria') });
    expect((await post(await app.agentFor('andrew'), `/memos/${memo}`, { ...open, title: 'Later' })).status).toBe(409);
    expect((await (await app.agentFor('valeria')).get(`/memos/${memo}`)).status).toBe(200);
  });
});

describe('an operator', () => {
  test('edits a considered memo, which stays considered, and it is recorded', async () => {
    const memo = await sent();
    await consider(memo);
    await act(await app.agentFor('ekaterina'), `/memos/${memo}`, {
      ...(await formOf(app, memo)),
      title: 'Corrected',
      reason: 'A slip.',
    });
    expect(await memoOf(app, memo)).toMatchObject({ title: 'Corrected', stage: 'considered' });
    const event = await app.db.prisma.event.findFirstOrThrow({
      where: { memoId: memo, type: 'memo.corrected' },
      include: { actor: true },
    });
    expect(event.actor?.name).toBe('Ekaterina Novak');
  });

  test('correcting a considered memo of the company brings no newer executive into it', async () => {
    const memo = await sent({ to: 'company' });
    await consider(memo, 'garry');
    await app.db.prisma.user.update({ where: { email: 'sergey@demo.test' }, data: { isExecutive: true } });
    await act(await app.agentFor('ekaterina'), `/memos/${memo}`, {
      ...(await formOf(app, memo)),
      title: 'Corrected',
      reason: 'A slip.',
    });
    await app.db.prisma.user.update({ where: { email: 'sergey@demo.test' }, data: { isExecutive: false } });
    expect((await (await app.agentFor('sergey')).get(`/memos/${memo}`)).status).toBe(404);
  });
});

describe('a changed recipient', () => {
  test('the old one loses the memo and its live page, the new one has it', async () => {
    const memo = await sent();
    const agent = await app.agentFor('andrew');
    expect((await (await app.agentFor('darian')).get(`/memos/${memo}`)).status).toBe(200);
    await act(agent, `/memos/${memo}`, { ...(await formOf(app, memo)), recipient: await id('marina') });
    expect((await (await app.agentFor('darian')).get(`/memos/${memo}`)).status).toBe(404);
    const marina = page(await (await app.agentFor('marina')).get(`/memos/${memo}`));
    expect(marina.buttons).toContain('Mark considered');
    expect(marina.content).toContain('Andrew Meyer changed the recipient from Darian Voss to Marina Sato');
    expect(app.pushed).toContainEqual({ to: `user:${await id('darian')}`, event: 'leave', payload: { memoId: memo } });
    expect(await eventsOf(app, memo)).toContain('recipientChanged');
  });

  test('decides anew: what the former one postponed is pending again', async () => {
    const memo = await sent();
    await act(await app.agentFor('darian'), `/memos/${memo}/postponement`, { until: '2099-01-02' });
    await act(await app.agentFor('andrew'), `/memos/${memo}`, { ...(await formOf(app, memo)), recipient: 'company' });
    expect(await memoOf(app, memo)).toMatchObject({ stage: 'pending', postponedUntil: null, isForCompany: true });
  });

  test('who is chosen as recipient stops being a subscriber, and who was recipient may become one', async () => {
    const memo = await makeMemo(app, 'andrew', { to: 'darian', subscribers: ['marina'] });
    const fields = { ...(await formOf(app, memo)), recipient: await id('marina'), subscribers: [await id('darian')] };
    await act(await app.agentFor('andrew'), `/memos/${memo}`, fields);
    const people = await app.db.prisma.participant.findMany({ where: { memoId: memo }, include: { user: true } });
    const roles = Object.fromEntries(people.map((row) => [row.user.name, [row.isRecipient, row.isSubscriber]]));
    expect(roles).toMatchObject({ 'Marina Sato': [true, false], 'Darian Voss': [false, true] });
  });
});
