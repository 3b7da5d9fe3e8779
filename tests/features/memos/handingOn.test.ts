import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { comeBack, goAway } from '../../support/absences';
import { drainJobs } from '../../support/jobs';
import { act, decide, eventsOf, formOf, makeMemo, memoOf, post, type Fields } from '../../support/memos';
import { page } from '../../support/page';

let app: TestApp;
let memo: number;
const agents = new Map<string, Agent>();

beforeAll(async () => {
  app = await withApp();
  for (const person of ['garry', 'andrew', 'olga', 'marina', 'sergey', 'darian', 'ruth', 'tanya'])
    agents.set(person, await app.agentFor(person));
});
afterAll(() => app.close());
beforeEach(async () => {
  memo = await makeMemo(app, 'andrew', { to: 'garry', subscribers: ['olga'] });
});

const by = (person: string): Agent => agents.get(person) ?? app.agent();
const idOf = async (person: string): Promise<string> => String((await app.user(person)).id);
const handOn = async (from: string, to: string, fields: Fields = {}) =>
  decide(by(from), `/memos/${memo}/hand-on`, { to: await idOf(to), note: 'It is about the north.', ...fields });
const rowOf = async (person: string) =>
  app.db.prisma.participant.findFirst({ where: { memoId: memo, userId: (await app.user(person)).id } });

describe('a memo that is handed on', () => {
  test('lies with the other recipient; who handed it on stays as subscriber, and the owner is told', async () => {
    await act(by('garry'), `/memos/${memo}/postponement`, { until: '2099-01-01' });
    expect((await handOn('garry', 'marina')).status).toBe(303);
    expect(await memoOf(app, memo)).toMatchObject({
      recipientId: (await app.user('marina')).id,
      stage: 'pending',
      postponedUntil: null,
      handedOn: 1,
    });
    expect(await rowOf('marina')).toMatchObject({ isRecipient: true, hasBall: true });
    expect(await rowOf('garry')).toMatchObject({ isRecipient: false, isSubscriber: true, hasBall: false });
    expect(await rowOf('olga')).toMatchObject({ isSubscriber: true });
    await drainJobs(app.deps);
    expect(page(await by('marina').get('/notifications')).content).toContain('Garry Chief handed a memo on to you');
    const told = page(await by('andrew').get('/notifications')).content;
    expect(told).toContain('Garry Chief handed a memo on to Marina Sato');
    expect(told).toContain('It is about the north.');
    const shown = page(await by('andrew').get(`/memos/${memo}`));
    expect(shown.content).toContain('Garry Chief handed the memo on from Garry Chief to Marina Sato');
    expect(shown.$('.ball-line').text()).toContain('Waiting for Marina Sato');
    // The former recipient decides no longer.
    expect((await post(by('garry'), `/memos/${memo}/consideration`, { conclusion: '' })).status).toBe(403);
    await act(by('marina'), `/memos/${memo}/consideration`, { conclusion: '' });
  });

  test('a third time returns it to the owner, who is asked whom it is for and says so', async () => {
    await handOn('garry', 'marina');
    await handOn('marina', 'sergey');
    const third = await handOn('sergey', 'darian');
    expect(third.status).toBe(303);
    expect(await memoOf(app, memo)).toMatchObject({ recipientId: (await app.user('sergey')).id, handedOn: 2 });
    expect(await rowOf('darian')).toBeNull();
    expect((await eventsOf(app, memo)).at(-1)).toBe('returned');
    await drainJobs(app.deps);
    const asked = 'Is this memo for Darian Voss? It has been handed on twice already.';
    for (const text of [asked, 'It is about the north.'])
      expect(page(await by('andrew').get('/notifications')).content).toContain(text);
    expect(page(await by('sergey').get(`/memos/${memo}`)).content).toContain('Andrew Meyer is asked whom it is for.');
    const balls = await app.db.prisma.ball.findMany({ where: { memoId: memo, until: null } });
    expect(balls).toMatchObject([{ reason: 'returned', holderId: (await app.user('andrew')).id }]);
    const shown = page(await by('andrew').get(`/memos/${memo}`));
    expect(shown.$('.ball-line').text()).toContain('Returned to you');
    expect(shown.buttons).toContain('Answer and give back');
    expect(page(await by('andrew').get('/memos?view=to-consider')).$(`#memo-${memo}`)).toHaveLength(1);
    const late = await handOn('sergey', 'darian');
    expect(late.status).toBe(409);
    expect(page(late).valueOf('Note')).toBe('It is about the north.');
    // The owner names another recipient, who may hand it on again.
    const recipient = await idOf('darian');
    await act(by('andrew'), `/memos/${memo}`, { ...(await formOf(app, memo)), recipient });
    expect(await memoOf(app, memo)).toMatchObject({ handedOn: 0, returnedAt: null });
    expect((await handOn('darian', 'ruth')).status).toBe(303);
  });

  test('a third time while it is postponed makes it pending, with its owner', async () => {
    await handOn('garry', 'marina');
    await handOn('marina', 'sergey');
    await act(by('sergey'), `/memos/${memo}/postponement`, { until: '2099-01-01' });
    expect((await handOn('sergey', 'darian')).status).toBe(303);
    expect(await memoOf(app, memo)).toMatchObject({ stage: 'pending', postponedUntil: null });
    expect((await memoOf(app, memo)).returnedAt).not.toBeNull();
    expect(await rowOf('andrew')).toMatchObject({ hasBall: true });
    expect(await rowOf('sergey')).toMatchObject({ hasBall: false });
  });

  test('ends the opinion that the new recipient was asked for', async () => {
    await act(by('garry'), `/memos/${memo}/opinions`, { advisers: await idOf('marina'), question: 'Yours?' });
    await handOn('garry', 'marina');
    expect(await memoOf(app, memo)).toMatchObject({ opinionsAsked: 0 });
    const balls = await app.db.prisma.ball.findMany({ where: { memoId: memo, until: null } });
    expect(balls.map(({ reason }) => reason)).toEqual(['consider']);
  });

  test('by a deputy is in the name of who is absent, who stays as subscriber', async () => {
    await goAway(app, 'garry', { deputy: 'tanya' });
    expect((await handOn('tanya', 'marina')).status).toBe(303);
    expect(await rowOf('garry')).toMatchObject({ isSubscriber: true, isRecipient: false });
    expect(await rowOf('tanya')).toBeNull();
    await comeBack(app, 'garry');
    const shown = page(await by('andrew').get(`/memos/${memo}`));
    expect(shown.content).toContain('Tanya Weiss for Garry Chief handed the memo on');
  });
});

describe('handing on', () => {
  test.each([
    ['the owner', 'andrew', 'Andrew Meyer wrote the memo'],
    ['oneself', 'garry', 'You cannot hand a memo on to yourself.'],
    ['an absent person without a deputy', 'sergey', 'Sergey Roth is absent and has no deputy.'],
  ])('to %s is refused, and the note stays', async (_, to, sentence) => {
    await goAway(app, 'sergey');
    const refused = await handOn('garry', to);
    await comeBack(app, 'sergey');
    expect(refused.status).toBe(422);
    expect(page(refused).content).toContain(sentence);
    expect(page(refused).valueOf('Note')).toBe('It is about the north.');
    expect(await memoOf(app, memo)).toMatchObject({ handedOn: 0, recipientId: (await app.user('garry')).id });
  });

  test('to nobody, or to somebody to whom one may not write, is refused', async () => {
    expect(page(await handOn('garry', 'marina', { to: '' })).content).toContain('Choose to whom you hand it on.');
    const toTanya = await makeMemo(app, 'garry', { to: 'tanya' });
    const refused = await decide(by('tanya'), `/memos/${toTanya}/hand-on`, { to: await idOf('olga'), note: '' });
    expect(refused.status).toBe(422);
  });

  test('to an absent person with a deputy brings the deputy along', async () => {
    await goAway(app, 'sergey', { deputy: 'tanya' });
    expect((await handOn('garry', 'sergey')).status).toBe(303);
    await comeBack(app, 'sergey');
    const { left } = { left: await rowOf('tanya') };
    expect(left).toBeNull();
  });

  test('a memo to the company, one’s own, or a considered one is not possible', async () => {
    const toCompany = await makeMemo(app, 'andrew', { to: 'company' });
    expect(page(await by('garry').get(`/memos/${toCompany}`)).links).not.toContain('Hand on');
    const answer = await decide(by('garry'), `/memos/${toCompany}/hand-on`, { to: await idOf('marina'), note: '' });
    expect(answer.status).toBe(409);
    const own = await makeMemo(app, 'garry', { to: 'garry' });
    expect((await by('garry').get(`/memos/${own}/hand-on`)).status).toBe(403);
    await act(by('garry'), `/memos/${memo}/consideration`, { conclusion: '' });
    const late = await handOn('garry', 'marina');
    expect(late.status).toBe(409);
    expect(page(late).content).toContain('considered meanwhile');
  });

  test('what changed since the form was drawn is shown beside it, and it can be sent again', async () => {
    const form = page(await by('garry').get(`/memos/${memo}/hand-on`));
    const version = form.$('[name=version]').attr('value') ?? '';
    await act(by('andrew'), `/memos/${memo}`, { ...(await formOf(app, memo)), title: 'Desks' });
    const late = await handOn('garry', 'marina', { version });
    expect(late.status).toBe(409);
    expect(page(late).valueOf('Note')).toBe('It is about the north.');
    expect(page(late).$('ins.changed').text()).toContain('Desks');
    expect(
      (await handOn('garry', 'marina', { version: page(late).$('[name=version]').attr('value') ?? '' })).status,
    ).toBe(303);
  });

  test('at the same moment as somebody decides: one wins, the other is told', async () => {
    const [handed, decided] = await Promise.all([
      handOn('garry', 'marina'),
      post(by('garry'), `/memos/${memo}/consideration`, { conclusion: '' }),
    ]);
    expect([handed.status, decided.status].filter((status) => status === 303)).toHaveLength(1);
  });
});
