import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { clock } from '#src/platform/clock';
import { comeBack, goAway } from '../../support/absences';
import { withApp, type TestApp } from '../../support/app';
import { drainJobs } from '../../support/jobs';
import { act, eventsOf, memoOf, post } from '../../support/memos';
import { page } from '../../support/page';
import { severalMemos } from '../../support/several';

// What happens to a memo to several people while some have decided and others are waited for.

let app: TestApp;
beforeAll(async () => {
  app = await withApp();
  await app.db.prisma.purpose.updateMany({ data: { outcomes: ['approved', 'changes', 'declined', 'noted'] } });
});
afterAll(() => app.close());
// A Tuesday.
beforeEach(() => clock.set(new Date('2027-04-06T10:00:00Z')));
afterEach(() => clock.reset());

const { idOf, idsOf, send, edit, consider, decide, standing, pageFor, ballLine, statusFor, waitsFor, leaves } =
  severalMemos(() => app);

const ask = async (person: string, memoId: number): Promise<void> =>
  act(await app.agentFor(person), `/memos/${memoId}/return`, {
    question: 'Which supplier?',
    version: String((await memoOf(app, memoId)).version),
  });
const answer = async (memoId: number) =>
  post(await app.agentFor('garry'), `/memos/${memoId}/return/answer`, {
    answer: 'The old one',
    version: String((await memoOf(app, memoId)).version),
  });

describe('its owner', () => {
  test('may take a recipient out and in again, who then decides anew', async () => {
    const memo = await send(['ruth', 'marina', 'darian'], { rule: 'all' });
    await decide('ruth', memo, 'approved');
    await edit(memo, { recipient: await idsOf(['marina', 'darian']) });
    await edit(memo, { recipient: await idsOf(['marina', 'darian', 'ruth']) });
    expect(await standing(memo)).toBe('pending, Darian Voss, Marina Sato, Ruth Okafor');
    for (const person of ['marina', 'darian']) await decide(person, memo, 'approved');
    expect(await standing(memo)).toBe('pending, Ruth Okafor');
    await decide('ruth', memo, 'changes');
    expect(await standing(memo)).toBe('considered, changes');
    const record = await app.db.prisma.consideration.findMany({ where: { memoId: memo }, orderBy: { id: 'asc' } });
    expect(record.map(({ outcome, endedAt }) => `${outcome} ${endedAt ? 'before' : 'holds'}`)).toEqual([
      'approved before',
      'approved holds',
      'approved holds',
      'changes holds',
    ]);
  });

  test('may change the order: who comes later now has it no longer, and nobody decides twice', async () => {
    const memo = await send(['ruth', 'marina', 'darian'], { rule: 'in_order' });
    await edit(memo, { recipient: await idsOf(['darian', 'ruth', 'marina']) });
    expect(await standing(memo)).toBe('pending, Darian Voss');
    expect([await statusFor('ruth', memo), await statusFor('marina', memo)]).toEqual([404, 404]);
    await decide('darian', memo, 'approved');
    await edit(memo, { recipient: await idsOf(['marina', 'darian', 'ruth']) });
    expect(await standing(memo)).toBe('pending, Marina Sato');
    expect([await statusFor('ruth', memo), await statusFor('darian', memo)]).toEqual([404, 200]);
    expect((await consider('darian', memo, 'declined')).status).toBe(409);
    await decide('marina', memo, 'approved');
    await decide('ruth', memo, 'approved');
    expect(await standing(memo)).toBe('considered, approved');
  });

  test('may choose another rule, which the history names', async () => {
    const memo = await send(['ruth', 'marina'], { rule: 'all' });
    await edit(memo, { rule: 'any_one' });
    expect(await eventsOf(app, memo)).toEqual(['sent', 'edited']);
    expect((await pageFor('garry', memo)).content).toMatch(/Who decides.*all.*any one/);
    await edit(memo, { rule: 'in_order' });
    expect(await standing(memo)).toBe('pending, Ruth Okafor');
    expect(await statusFor('marina', memo)).toBe(404);
    await edit(memo, { rule: 'all' });
    await drainJobs(app.deps);
    expect((await (await app.agentFor('marina')).get('/notifications')).text).toContain(
      'made you the recipient of a memo',
    );
    expect(await standing(memo)).toBe('pending, Marina Sato, Ruth Okafor');
    const bad = await edit(memo, { rule: 'the_loudest', title: 'Kept as typed' });
    expect([bad.status, page(bad).valueOf('Title'), page(bad).errorAt('Who decides')]).toEqual([
      422,
      'Kept as typed',
      'Please choose who decides.',
    ]);
  });

  test('makes nobody a subscriber whose turn comes later', async () => {
    const subscribers = await idsOf(['marina', 'olga']);
    const memo = await send(['ruth', 'marina'], { rule: 'in_order', more: { subscribers } });
    expect([await statusFor('marina', memo), await statusFor('olga', memo)]).toEqual([404, 200]);
    await post(await app.agentFor('garry'), `/memos/${memo}/subscribers`, { subscribers });
    await edit(memo, { subscribers });
    expect(await statusFor('marina', memo)).toBe(404);
    expect((await eventsOf(app, memo)).filter((type) => type !== 'sent' && type !== 'seen')).toEqual([]);
    const form = { advisers: await idOf('marina'), question: 'What do you think?' };
    expect((await post(await app.agentFor('ruth'), `/memos/${memo}/opinions`, form)).status).toBe(422);
    await decide('ruth', memo, 'approved');
    expect(await standing(memo)).toBe('pending, Marina Sato');
  });
});

describe('reopening', () => {
  test.each([
    ['any_one', 'pending, Darian Voss, Marina Sato, Ruth Okafor'],
    ['all', 'pending, Darian Voss, Marina Sato, Ruth Okafor'],
    ['in_order', 'pending, Ruth Okafor'],
  ])('by %s gives every recipient their ball again', async (rule, waiting) => {
    const memo = await send(['ruth', 'marina', 'darian'], { rule });
    const deciders = rule === 'any_one' ? ['marina'] : ['ruth', 'marina', 'darian'];
    for (const person of deciders) await decide(person, memo, 'approved');
    expect(await standing(memo)).toBe('considered, approved');
    await act(await app.agentFor('marina'), `/memos/${memo}/consideration/delete`, { reason: 'Once more' });
    expect(await standing(memo)).toBe(waiting);
    expect((await memoOf(app, memo)).round).toBe(2);
    const kept = await app.db.prisma.consideration.findMany({ where: { memoId: memo } });
    expect(kept.map(({ round, endedAt }) => [round, endedAt !== null])).toEqual(deciders.map(() => [1, true]));
    for (const person of deciders) await decide(person, memo, 'declined').catch(() => undefined);
    expect(await standing(memo)).toBe('considered, declined');
  });
});

test.each(['any_one', 'all', 'in_order'])('two who decide at once by %s lose nothing', async (rule) => {
  const memo = await send(['ruth', 'marina'], { rule });
  const answers = await Promise.all(['ruth', 'marina'].map((person) => consider(person, memo, 'approved')));
  const statuses = answers.map(({ status }) => status);
  if (rule === 'all') expect(statuses).toEqual([303, 303]);
  else expect(statuses.filter((status) => status === 303)).toHaveLength(1);
  if (rule === 'in_order') expect(statuses[1]).toBe(404);
  expect(await app.db.prisma.consideration.count({ where: { memoId: memo } })).toBe(rule === 'all' ? 2 : 1);
  expect(await standing(memo)).toBe(rule === 'in_order' ? 'pending, Marina Sato' : 'considered, approved');
});

describe('while one of them asks the owner', () => {
  test('an edit answers nothing, and what another decides stays beside the question', async () => {
    const memo = await send(['ruth', 'marina', 'darian'], { rule: 'all' });
    await ask('ruth', memo);
    expect(await standing(memo)).toBe('pending, Garry Chief returned');
    await edit(memo, { title: 'Newer chairs' });
    expect(await standing(memo)).toBe('pending, Garry Chief returned');
    await decide('marina', memo, 'approved');
    expect(await standing(memo)).toBe('pending, Garry Chief returned');
    expect((await answer(memo)).status).toBe(303);
    expect(await standing(memo)).toBe('pending, Darian Voss, Ruth Okafor');
  });

  test('their own decision ends the question', async () => {
    const memo = await send(['ruth', 'marina'], { rule: 'in_order' });
    await ask('ruth', memo);
    await decide('ruth', memo, 'approved');
    expect(await standing(memo)).toBe('pending, Marina Sato');
    expect((await answer(memo)).status).toBe(409);
  });
});

describe('deputies', () => {
  test('of who has decided already get nothing, whatever changes', async () => {
    const memo = await send(['ruth', 'marina', 'darian'], { rule: 'all' });
    await decide('marina', memo, 'noted');
    await goAway(app, 'marina', { deputy: 'masha' });
    await edit(memo, { title: 'Newer chairs' });
    await decide('darian', memo, 'noted');
    expect(await statusFor('masha', memo)).toBe(404);
    await decide('ruth', memo, 'noted');
    await act(await app.agentFor('ruth'), `/memos/${memo}/consideration/delete`, { reason: 'Once more' });
    expect(await waitsFor('masha')).toContain('Newer chairs');
    await comeBack(app, 'marina');
  });

  test('of two decide once by a double click, and for the other by a form of its own', async () => {
    const memo = await send(['marina', 'darian'], { rule: 'all' });
    for (const absent of ['marina', 'darian']) await goAway(app, absent, { deputy: 'masha' });
    const { $ } = await pageFor('masha', memo);
    const form = {
      version: String((await memoOf(app, memo)).version),
      turn: String($('.consider-form [name=turn]').val()),
    };
    expect(form.turn).toBe(await idOf('marina'));
    expect($('.decision-note').text()).toContain('Marina Sato');
    const answers = await Promise.all([1, 2].map(() => consider('masha', memo, 'approved', form)));
    expect(answers.map(({ status }) => status)).toEqual([303, 303]);
    expect(await standing(memo)).toBe('pending, Darian Voss');
    const late = await consider('masha', memo, 'declined', form);
    expect(late.status).toBe(409);
    expect(String(page(late).$('form [name=turn]').val())).toBe(await idOf('darian'));
    await decide('masha', memo, 'approved');
    expect(await standing(memo)).toBe('considered, approved');
    for (const absent of ['marina', 'darian']) await comeBack(app, absent);
  });

  test('who are recipients themselves decide both for themselves and for the other', async () => {
    const memo = await send(['ruth', 'marina'], { rule: 'all' });
    await goAway(app, 'marina', { deputy: 'ruth' });
    await decide('ruth', memo, 'approved');
    expect(await standing(memo)).toBe('pending, Marina Sato');
    expect(await waitsFor('ruth')).toContain('New chairs');
    await decide('ruth', memo, 'changes');
    expect(await standing(memo)).toBe('considered, changes');
    const record = await app.db.prisma.consideration.findMany({
      where: { memoId: memo },
      include: { recipient: true, consideredFor: true },
      orderBy: { id: 'asc' },
    });
    expect(record.map((one) => [one.recipient?.name, one.consideredFor?.name])).toEqual([
      ['Ruth Okafor', undefined],
      ['Marina Sato', 'Marina Sato'],
    ]);
    await comeBack(app, 'marina');
  });

  test('are told for whom they stand in, also where that is not the first', async () => {
    await goAway(app, 'marina', { deputy: 'masha' });
    const memo = await send(['ruth', 'marina']);
    await drainJobs(app.deps);
    const { text } = await (await app.agentFor('masha')).get('/notifications');
    expect(text).toContain('Garry Chief sent a memo to Marina Sato, for whom you stand in');
    await comeBack(app, 'marina');
    expect(await statusFor('masha', memo)).toBe(404);
  });

  test('nothing that is decided can be kept back from them', async () => {
    const memo = await send(['ruth', 'marina'], { rule: 'all', more: { title: 'Keep it back' } });
    const offered = async (person: string) => (await (await app.agentFor(person)).get('/account/absence')).text;
    expect(await offered('marina')).toContain('Keep it back');
    await decide('marina', memo, 'noted');
    expect(await offered('marina')).not.toContain('Keep it back');
  });
});

describe('a recipient who leaves the company', () => {
  test('in order: the owner chooses another when it is their turn, and may be asked something meanwhile', async () => {
    const memo = await send(['olga', 'valeria', 'ruth'], { rule: 'in_order' });
    await leaves('valeria');
    await drainJobs(app.deps);
    expect(await standing(memo)).toBe('pending, Olga Koval');
    const { text } = await (await app.agentFor('garry')).get('/notifications');
    expect(text).toContain('Valeria Ortiz has left the company: please choose another recipient for your memo');
    await decide('olga', memo, 'approved');
    expect(await standing(memo)).toBe('pending, Garry Chief returned');
    expect(await ballLine('olga', memo)).toContain('Waiting for Garry Chief to choose another recipient');
    // Nobody asked anything.
    expect((await memoOf(app, memo)).returnedAt).toBeNull();
    expect((await answer(memo)).status).toBe(409);
    expect((await pageFor('garry', memo)).buttons).not.toContain('Answer and give back');
    await edit(memo, { recipient: await idsOf(['olga', 'ruth']) });
    expect(await standing(memo)).toBe('pending, Ruth Okafor');
    await decide('ruth', memo, 'approved');
    expect(await standing(memo)).toBe('considered, approved');
  });

  test('where all decide: the others ask, are answered and ask again, and the owner must choose all the while', async () => {
    const memo = await send(['tanya', 'ruth', 'marina'], { rule: 'all' });
    await leaves('tanya');
    expect(await standing(memo)).toBe('pending, Garry Chief returned, Marina Sato, Ruth Okafor');
    for (let time = 0; time < 2; time += 1) {
      await ask('ruth', memo);
      expect(await standing(memo)).toBe('pending, Garry Chief returned');
      expect(await ballLine('marina', memo)).toContain('Returned to Garry Chief since 12:00: Which supplier?');
      expect((await answer(memo)).status).toBe(303);
      expect(await standing(memo)).toBe('pending, Garry Chief returned, Marina Sato, Ruth Okafor');
      expect((await memoOf(app, memo)).returnedAt).toBeNull();
      clock.set(new Date(clock.now().getTime() + 60_000));
      await pageFor('ruth', memo);
      clock.set(new Date('2027-04-06T10:00:00Z'));
    }
    await edit(memo, { recipient: await idsOf(['olga', 'ruth', 'marina']) });
    expect(await standing(memo)).toBe('pending, Marina Sato, Olga Koval, Ruth Okafor');
  });

  test('is asked again when they come back', async () => {
    const { id } = await app.user('tanya');
    await act(await app.agentFor('admin'), `/admin/users/${id}/deactivation/delete`);
    const memo = await send(['tanya', 'ruth'], { rule: 'all' });
    await leaves('tanya');
    expect(await standing(memo)).toBe('pending, Garry Chief returned, Ruth Okafor');
    await act(await app.agentFor('admin'), `/admin/users/${id}/deactivation/delete`);
    expect(await standing(memo)).toBe('pending, Ruth Okafor, Tanya Weiss');
  });
});
