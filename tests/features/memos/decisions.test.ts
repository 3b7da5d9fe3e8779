import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clock } from '#src/platform/clock';
import { withApp, type TestApp } from '../../support/app';
import { act, decide, eventsOf, makeMemo, memoOf, type Fields } from '../../support/memos';
import { page } from '../../support/page';

let app: TestApp;
beforeAll(async () => {
  app = await withApp();
});
afterAll(() => app.close());

const sent = (to = 'company') => makeMemo(app, 'andrew', { to, subscribers: ['olga'] });
const shown = async (person: string, memo: number) => page(await (await app.agentFor(person)).get(`/memos/${memo}`));

/** Each decision, with what makes it possible and what it needs. */
const DECISIONS: { path: string; before: string[]; fields: Fields }[] = [
  { path: 'postponement', before: [], fields: {} },
  { path: 'postponement/delete', before: ['postponement'], fields: {} },
  { path: 'consideration', before: [], fields: { conclusion: '<p>Yes.</p>' } },
  { path: 'conclusion', before: ['consideration'], fields: { conclusion: '<p>Yes.</p>' } },
  { path: 'consideration/delete', before: ['consideration'], fields: { reason: 'New figures came.' } },
];

describe.each(DECISIONS)('POST /$path', ({ path, before, fields }) => {
  const ready = async () => {
    const memo = await sent();
    for (const step of before) await act(await app.agentFor('garry'), `/memos/${memo}/${step}`);
    return memo;
  };

  test.each([
    ['tanya', 404],
    ['admin', 404],
    ['andrew', 403],
    ['olga', 403],
  ])('answers %s with %i and changes nothing', async (person, status) => {
    const memo = await ready();
    const stood = await memoOf(app, memo);
    const answer = await decide(await app.agentFor(person), `/memos/${memo}/${path}`, fields);
    expect(answer.status).toBe(status);
    if (status === 403)
      expect(page(answer).content).toContain('Only the recipient decides what happens with this memo.');
    expect(await memoOf(app, memo)).toEqual(stood);
  });

  test.each(['garry', 'ruth', 'ekaterina'])('is open to %s and leads back to the memo', async (person) => {
    const memo = await ready();
    const why: Fields = person === 'ekaterina' && path === 'conclusion' ? { reason: 'A slip of the pen.' } : {};
    const answer = await decide(await app.agentFor(person), `/memos/${memo}/${path}`, { ...fields, ...why });
    expect(answer.status).toBe(303);
    expect(answer.headers.location).toBe(`/memos/${memo}`);
  });
});

describe('postponing', () => {
  test('until a day shows whose court the ball is in, and the day in the history', async () => {
    const memo = await sent('darian');
    clock.set(new Date('2026-11-17T09:00:00Z'));
    await act(await app.agentFor('darian'), `/memos/${memo}/postponement`, { until: '2026-12-24' });
    const page = await shown('darian', memo);
    clock.reset();
    expect(page.$('.decision-done [role=status]').text()).toContain('Postponed.');
    expect(page.$('.flash')).toHaveLength(0);
    expect(page.content).toContain('Postponed until');
    expect(page.content).toContain('Darian Voss postponed the memo');
    expect(await memoOf(app, memo)).toMatchObject({
      stage: 'postponed',
      postponedUntil: new Date('2026-12-24T00:00:00Z'),
    });
    expect(await eventsOf(app, memo)).toContain('postponed');
  });

  test.each([
    ['2026-02-30', 'Please enter a date that exists.'],
    ['tomorrow', 'Please enter a date that exists.'],
    ['2001-01-01', 'This day has passed. Please choose today or a later one.'],
  ])('until %s shows the memo again with the day typed and a sentence at it', async (until, sentence) => {
    const memo = await sent('darian');
    const answer = await decide(await app.agentFor('darian'), `/memos/${memo}/postponement`, { until });
    expect(answer.status).toBe(422);
    expect(page(answer).errorAt('Until')).toBe(sentence);
    expect(page(answer).valueOf('Until')).toBe(until);
    expect((await memoOf(app, memo)).stage).toBe('pending');
  });

  test('can be changed to another day, and set pending again', async () => {
    const memo = await sent('darian');
    const agent = await app.agentFor('darian');
    await act(agent, `/memos/${memo}/postponement`, { until: '2099-01-01' });
    await act(agent, `/memos/${memo}/postponement`, { until: '' });
    expect((await memoOf(app, memo)).postponedUntil).toBeNull();
    await act(agent, `/memos/${memo}/postponement/delete`);
    expect(await memoOf(app, memo)).toMatchObject({ stage: 'pending', postponedUntil: null });
    expect((await shown('darian', memo)).content).toContain('The memo is pending again.');
    expect(await eventsOf(app, memo)).toEqual(['sent', 'postponed', 'postponed', 'setPending']);
  });
});

describe('considering', () => {
  test('shows the conclusion, by whom and when, and takes the form away', async () => {
    const memo = await sent();
    await act(await app.agentFor('ruth'), `/memos/${memo}/consideration`, {
      conclusion: '<p>Granted <strong>once</strong>.</p>',
    });
    const owner = await shown('andrew', memo);
    expect(owner.content).toContain('Granted once.');
    expect(owner.content.match(/Considered by/g)).toHaveLength(1);
    expect(owner.content).toContain('Considered by Ruth Okafor for the company');
    expect(owner.buttons).not.toContain('Withdraw');
    expect(owner.links).not.toContain('Edit');
    expect((await shown('garry', memo)).buttons).not.toContain('Mark considered');
    expect((await memoOf(app, memo)).consideredAt).not.toBeNull();
    expect(await eventsOf(app, memo)).toContain('considered');
  });

  test('needs no conclusion', async () => {
    const memo = await sent('darian');
    await act(await app.agentFor('darian'), `/memos/${memo}/consideration`, { conclusion: '' });
    expect((await memoOf(app, memo)).conclusion).toBeNull();
    expect((await shown('andrew', memo)).content).toContain('Without a conclusion.');
  });

  test('from postponed forgets the day', async () => {
    const memo = await sent('darian');
    const agent = await app.agentFor('darian');
    await act(agent, `/memos/${memo}/postponement`, { until: '2099-01-01' });
    await act(agent, `/memos/${memo}/consideration`);
    expect(await memoOf(app, memo)).toMatchObject({ stage: 'considered', postponedUntil: null });
  });

  test('with a conclusion that is too long keeps it', async () => {
    const memo = await sent('darian');
    const conclusion = 'x'.repeat(100_001);
    const answer = await decide(await app.agentFor('darian'), `/memos/${memo}/consideration`, { conclusion });
    expect(answer.status).toBe(422);
    expect(page(answer).errorAt('Conclusion')).toBe('The conclusion is too long: at most 100,000 characters.');
    expect(page(answer).valueOf('Conclusion')).toBe(conclusion);
  });

  test('by two executives at once: one wins, the other keeps the conclusion and is told', async () => {
    const memo = await sent();
    const version = String((await memoOf(app, memo)).version);
    const answers = await Promise.all(
      ['garry', 'ruth'].map(async (person) =>
        decide(await app.agentFor(person), `/memos/${memo}/consideration`, {
          version,
          conclusion: `<p>${person} says so.</p>`,
        }),
      ),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409]);
    const loser = answers[0]?.status === 409 ? 'garry' : 'ruth';
    const late = page(answers.find(({ status }) => status === 409)!);
    expect(late.summary).toContain('Someone changed this memo while you had it open.');
    expect(late.valueOf('This is what you wrote')).toBe(`<p>${loser} says so.</p>`);
    expect((await memoOf(app, memo)).conclusion).not.toContain(loser);
    expect((await eventsOf(app, memo)).filter((type) => type === 'considered')).toHaveLength(1);
  });

  test('of a version that changed meanwhile is a conflict, with the conclusion kept to send again', async () => {
    const memo = await sent('darian');
    await app.db.prisma.memo.update({ where: { id: memo }, data: { version: 2 } });
    const agent = await app.agentFor('darian');
    const answer = await decide(agent, `/memos/${memo}/consideration`, { version: '1', conclusion: '<p>Yes</p>' });
    expect(answer.status).toBe(409);
    const again = page(answer);
    expect(again.valueOf('Conclusion')).toBe('<p>Yes</p>');
    const version = again.$('form:has(textarea[name=conclusion]) input[name=version]').attr('value') ?? '';
    expect((await decide(agent, `/memos/${memo}/consideration`, { version, conclusion: '<p>Yes</p>' })).status).toBe(
      303,
    );
  });

  test('by a double click is one consideration', async () => {
    const memo = await sent('darian');
    const agent = await app.agentFor('darian');
    const answers = await Promise.all(
      [1, 2].map(() => decide(agent, `/memos/${memo}/consideration`, { version: '1', conclusion: 'Yes' })),
    );
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    expect((await eventsOf(app, memo)).filter((type) => type === 'considered')).toHaveLength(1);
  });
});

describe('the conclusion', () => {
  test('can be changed afterwards, and the history shows both', async () => {
    const memo = await sent('darian');
    const agent = await app.agentFor('darian');
    await act(agent, `/memos/${memo}/consideration`, { conclusion: '<p>Ten chairs.</p>' });
    await act(agent, `/memos/${memo}/conclusion`, { conclusion: '<p>Twelve chairs.</p>' });
    const page = await shown('andrew', memo);
    expect(page.content).toContain('Darian Voss changed the conclusion');
    expect(page.$('del').text()).toBe('Ten chairs.');
    expect(page.$('ins').text()).toBe('Twelve chairs.');
    expect(await eventsOf(app, memo)).toContain('conclusionEdited');
  });

  test('of a memo that is not considered cannot be written', async () => {
    const memo = await sent('darian');
    expect(
      (await decide(await app.agentFor('darian'), `/memos/${memo}/conclusion`, { conclusion: 'Early' })).status,
    ).toBe(409);
    expect((await memoOf(app, memo)).conclusion).toBeNull();
  });
});

describe('reopening', () => {
  test('needs a reason, and keeps what was typed', async () => {
    const memo = await sent('darian');
    const agent = await app.agentFor('darian');
    await act(agent, `/memos/${memo}/consideration`);
    const empty = await decide(agent, `/memos/${memo}/consideration/delete`, { reason: '  ' });
    expect(empty.status).toBe(422);
    expect(page(empty).errorAt('Reason')).toBe('Please say why.');
    const long = await decide(agent, `/memos/${memo}/consideration/delete`, { reason: 'x'.repeat(1_001) });
    expect(page(long).errorAt('Reason')).toBe('The reason is too long: at most 1,000 characters.');
    expect(page(long).valueOf('Reason')).toBe('x'.repeat(1_001));
    expect((await memoOf(app, memo)).stage).toBe('considered');
  });

  test('makes it pending, opens it to its owner, and keeps reason and fallen conclusion in the history', async () => {
    const memo = await sent('darian');
    const agent = await app.agentFor('darian');
    await act(agent, `/memos/${memo}/consideration`, { conclusion: '<p>Never.</p>' });
    await act(agent, `/memos/${memo}/consideration/delete`, { reason: 'New figures came.' });
    expect(await memoOf(app, memo)).toMatchObject({
      stage: 'pending',
      consideredAt: null,
      consideredById: null,
      conclusion: null,
    });
    const owner = await shown('andrew', memo);
    expect(owner.content).toContain('Darian Voss reopened the memo');
    expect(owner.content).toContain('New figures came.');
    expect(owner.$('del').text()).toBe('Never.');
    expect(owner.links).toContain('Edit');
  });

  test('calls the executives of today', async () => {
    const memo = await sent();
    await act(await app.agentFor('garry'), `/memos/${memo}/consideration`);
    await app.db.prisma.user.update({ where: { email: 'sergey@demo.test' }, data: { isExecutive: true } });
    await act(await app.agentFor('garry'), `/memos/${memo}/consideration/delete`, { reason: 'Look again.' });
    const sergey = await shown('sergey', memo);
    await app.db.prisma.user.update({ where: { email: 'sergey@demo.test' }, data: { isExecutive: false } });
    expect(sergey.buttons).toContain('Mark considered');
  });
});

describe('the buttons a reader sees', () => {
  const DECIDING = ['Mark considered', 'Postpone', 'Set pending', 'Reopen', 'Withdraw', 'Leave'];
  test.each([
    ['andrew', 'pending', ['Withdraw']],
    ['garry', 'pending', ['Mark considered', 'Postpone']],
    ['olga', 'pending', ['Leave']],
    ['ekaterina', 'pending', ['Mark considered', 'Postpone', 'Withdraw']],
    ['garry', 'postponement', ['Mark considered', 'Postpone', 'Set pending']],
    ['andrew', 'consideration', []],
    ['garry', 'consideration', ['Reopen']],
    ['ekaterina', 'consideration', ['Reopen']],
  ])('%s, %s: %j', async (person, step, expected) => {
    const memo = await sent();
    if (step !== 'pending') await act(await app.agentFor('garry'), `/memos/${memo}/${step}`);
    const buttons = new Set((await shown(person, memo)).buttons);
    expect(DECIDING.filter((button) => buttons.has(button))).toEqual(
      DECIDING.filter((button) => expected.includes(button)),
    );
  });
});
