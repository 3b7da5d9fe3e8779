import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { memoFacts } from '#src/features/mail/memoFacts';
import { findMailedMemo } from '#src/features/mail/mail.queries';
import { renewAdviceOf } from '#src/features/memos/opinions/advisers.service';
import { joinCompanyMemos, leaveCompanyMemos } from '#src/features/people/executives.service';
import { translatorFor } from '#src/i18n/i18n';
import { clock } from '#src/platform/clock';
import { inTransaction } from '#src/platform/db';
import { formatFor } from '#src/platform/http/format';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { said } from '../../support/chat';
import { drainJobs } from '../../support/jobs';
import { act, decide, eventsOf, formOf, makeMemo, memoOf, post, type Fields } from '../../support/memos';
import { page } from '../../support/page';

let app: TestApp;
let memo: number;
const agents = new Map<string, Agent>();

beforeAll(async () => {
  app = await withApp();
  for (const person of ['garry', 'andrew', 'olga', 'masha', 'sergey', 'valeria', 'ruth'])
    agents.set(person, await app.agentFor(person));
});
afterAll(() => app.close());
beforeEach(async () => {
  memo = await makeMemo(app, 'andrew', { to: 'garry', subscribers: ['olga'] });
});
afterEach(() => clock.reset());

const by = (person: string): Agent => agents.get(person) ?? app.agent();
const idOf = async (person: string): Promise<string> => String((await app.user(person)).id);
const idsOf = (...people: string[]): Promise<string[]> => Promise.all(people.map(idOf));
const ask = async (asker: string, people: string[], fields: Fields = {}) =>
  post(by(asker), `/memos/${memo}/opinions`, {
    advisers: await idsOf(...people),
    question: 'Is € 500 too much?',
    ...fields,
  });
const asked = async (asker: string, people: string[], fields: Fields = {}): Promise<void> => {
  const answer = await ask(asker, people, fields);
  expect(answer.status, answer.text.slice(0, 300)).toBe(303);
};
const opinionOf = async (person: string) =>
  app.db.prisma.opinion.findFirstOrThrow({
    where: { memoId: memo, adviserId: (await app.user(person)).id },
    orderBy: { id: 'desc' },
  });
const answer = async (person: string, fields: Fields) =>
  decide(by(person), `/memos/${memo}/opinions/${(await opinionOf(person)).id}`, fields);
const show = async (person: string) => page(await by(person).get(`/memos/${memo}`));
const ball = async (person: string): Promise<string> => (await show(person)).$('.ball-line').text();
const waitsFor = async (person: string): Promise<boolean> =>
  page(await by(person).get('/memos?view=to-consider')).$(`#memo-${memo}`).length > 0;
const rowOf = async (person: string) =>
  app.db.prisma.participant.findFirst({ where: { memoId: memo, userId: (await app.user(person)).id } });

describe('who is asked for an opinion', () => {
  test('reads everything, has it among what waits, writes in the chat and answers once in a box', async () => {
    expect((await by('masha').get(`/memos/${memo}`)).status).toBe(404);
    await asked('garry', ['masha', 'sergey', 'valeria'], { by: '2099-05-01' });
    await drainJobs(app.deps);
    expect(await waitsFor('masha')).toBe(true);
    expect(page(await by('masha').get('/my-day')).content).toContain('New chairs for the office');
    const notices = page(await by('masha').get('/notifications')).content;
    expect(notices).toContain('Garry Chief asks for your opinion on a memo');
    expect(notices).toContain('Is € 500 too much?');
    const shown = await show('masha');
    expect(shown.content).toContain('Garry Chief asks for your opinion');
    expect(shown.$('.ball-line a[href="#opinions"]').text()).toBe('Garry Chief asks for your opinion');
    expect(shown.content).toContain('Answer by 1 May 2099');
    expect(shown.content).toMatch(/Masha Lind \(you\)\s*Adviser/);
    expect(shown.$('.decision-bar')).toHaveLength(0);
    await said(by('masha'), `/memos/${memo}`, 'May I see the offer?');

    expect((await answer('masha', { answer: 'It is fair.\nTake them.' })).status).toBe(303);
    expect(await waitsFor('masha')).toBe(false);
    expect((await show('masha')).$('.opinion-box')).toHaveLength(0);
    expect(await ball('garry')).toContain('Waiting for you');
    expect(await ball('garry')).toContain('1 of 3 opinions');
    const list = page(await by('andrew').get('/memos?view=mine'));
    expect(list.$(`#memo-${memo}`).closest('tr').find('.stage').attr('title')).toContain('1 of 3 opinions');
    await drainJobs(app.deps);
    expect(page(await by('garry').get('/notifications')).content).toContain('Masha Lind gave an opinion on a memo');
    expect((await show('andrew')).content).toContain('It is fair.');
    // A second click is nothing new, another answer is refused.
    expect((await answer('masha', { answer: 'It is fair.\nTake them.' })).status).toBe(303);
    expect((await answer('masha', { answer: 'Or not.' })).status).toBe(409);
    expect((await eventsOf(app, memo)).filter((type) => type === 'opinionGiven')).toHaveLength(1);
  });

  test('leaves the ball with the recipient, who decides without waiting; what was not answered ends then', async () => {
    await asked('garry', ['masha', 'sergey']);
    await answer('sergey', { answer: 'Yes.' });
    expect(await waitsFor('garry')).toBe(true);
    await act(by('garry'), `/memos/${memo}/consideration`, { conclusion: '' });
    expect(await waitsFor('masha')).toBe(false);
    const late = await answer('masha', { answer: 'I would not.' });
    expect(late.status).toBe(409);
    expect(page(late).content).toContain('your opinion is no longer needed');
    expect(page(late).content).toContain('I would not.');
    const shown = await show('garry');
    expect(shown.content).toContain('No answer was given');
    expect(shown.$('.ball-line').text()).not.toContain('opinion');
    // Reopened, it is asked for again.
    await act(by('garry'), `/memos/${memo}/consideration/delete`, { reason: 'Too early.' });
    expect(await waitsFor('masha')).toBe(true);
    expect(await waitsFor('sergey')).toBe(false);
    expect(await ball('garry')).toContain('1 of 2 opinions');
  });

  test('still is while the memo is postponed', async () => {
    await asked('garry', ['masha']);
    await act(by('garry'), `/memos/${memo}/postponement`, { until: '2099-01-01' });
    expect(await waitsFor('masha')).toBe(true);
    expect(await waitsFor('garry')).toBe(false);
    expect((await answer('masha', { answer: 'Yes.' })).status).toBe(303);
  });

  test('stays when the owner edits people, and loses only the other role when one ends', async () => {
    await asked('garry', ['masha', 'olga']);
    const form = await formOf(app, memo);
    await act(by('andrew'), `/memos/${memo}`, { ...form, recipient: await idOf('ruth'), subscribers: '' });
    expect(await rowOf('masha')).toMatchObject({ isAdviser: true, isSubscriber: false });
    expect(await rowOf('olga')).toMatchObject({ isAdviser: true, isSubscriber: false, hasBall: true });
    expect(await rowOf('garry')).toBeNull();
  });

  test('may ask others, and be asked again once they have answered', async () => {
    await asked('garry', ['masha']);
    await asked('masha', ['sergey']);
    await answer('sergey', { answer: 'Ask me in May.' });
    await drainJobs(app.deps);
    expect(page(await by('masha').get('/notifications')).content).toContain('Sergey Roth gave an opinion');
    await asked('garry', ['sergey'], { question: 'And now?' });
    expect((await show('sergey')).content).toContain('And now?');
    expect(await ball('garry')).toContain('1 of 3 opinions');
  });
});

describe('somebody who was asked', () => {
  const leave = (person: string, hasLeft: boolean) =>
    inTransaction(app.db, async (tx) => {
      const { id } = await app.user(person);
      await tx.user.update({ where: { id }, data: { deactivatedAt: hasLeft ? clock.now() : null } });
      await renewAdviceOf(tx, id);
    });

  test('and has left the company is waited for no more, until they come back', async () => {
    await asked('garry', ['masha', 'sergey']);
    await leave('sergey', true);
    expect(await ball('garry')).toContain('0 of 1 opinion');
    const row = (await show('garry')).$('.opinions li:contains("Sergey Roth")');
    expect(row.text()).toContain('Has left the company without an answer');
    expect(row.text()).not.toContain('Remind');
    const url = `/memos/${memo}/opinions/${(await opinionOf('sergey')).id}/reminder`;
    expect((await post(by('garry'), url)).status).toBe(409);
    expect(await app.db.prisma.ball.count({ where: { memoId: memo, reason: 'opinion', until: null } })).toBe(1);
    await leave('sergey', false);
    expect(await ball('garry')).toContain('0 of 2 opinions');
    expect(await waitsFor('sergey')).toBe(true);
  });

  test('and decides now is asked no more: chosen by the owner, or as one of the executives', async () => {
    await asked('garry', ['masha', 'ruth']);
    const form = await formOf(app, memo);
    await act(by('andrew'), `/memos/${memo}`, { ...form, recipient: await idOf('ruth') });
    expect(await ball('andrew')).toContain('0 of 1 opinion');
    expect((await show('ruth')).$('.opinion-box')).toHaveLength(0);
    memo = await makeMemo(app, 'andrew', { to: 'company' });
    await asked('garry', ['masha', 'sergey']);
    await inTransaction(app.db, async (tx) => joinCompanyMemos(tx, (await app.user('masha')).id));
    expect(await ball('andrew')).toContain('0 of 1 opinion');
    await inTransaction(app.db, async (tx) => leaveCompanyMemos(tx, (await app.user('masha')).id));
  });

  test('may be made a subscriber besides, who stays when the question is revoked', async () => {
    await asked('garry', ['masha', 'sergey']);
    await act(by('andrew'), `/memos/${memo}/subscribers`, { subscribers: await idOf('masha') });
    const subscribers = await idsOf('masha', 'sergey', 'olga');
    await act(by('andrew'), `/memos/${memo}`, { ...(await formOf(app, memo)), subscribers });
    for (const person of ['masha', 'sergey']) {
      await act(by('garry'), `/memos/${memo}/opinions/${(await opinionOf(person)).id}/delete`);
      expect(await rowOf(person), person).toMatchObject({ isSubscriber: true, isAdviser: false });
    }
  });
});

test('opinions stand in print and beside who must act, in mails as in the list', async () => {
  await asked('garry', ['masha', 'sergey'], { yesNo: '1' });
  await answer('sergey', { verdict: 'no', answer: 'Too dear.' });
  const printed = page(await by('olga').get(`/memos/${memo}/print`)).$.text();
  for (const text of [
    'Is € 500 too much?',
    'Too dear.',
    'Sergey Roth',
    'Masha Lind',
    'No answer yet',
    'Answered on',
    '1 of 2 opinions',
  ])
    expect(printed).toContain(text);
  await said(by('olga'), `/memos/${memo}`, 'And the desks?');
  const mailed = await findMailedMemo(app.db.prisma, memo);
  const { id, locale, timeZone } = await app.user('andrew');
  const facts = memoFacts(translatorFor(locale), formatFor(locale, timeZone), { ...mailed!, away: null }, id);
  expect(facts.map(({ value }) => value).join('\n')).toMatch(/Waiting for Garry Chief since .* · 1 of 2 opinions/);
  await act(by('garry'), `/memos/${memo}/consideration`);
  expect(page(await by('olga').get(`/memos/${memo}/print`)).$.text()).toContain('Too dear.');
});

describe('a question', () => {
  test('for yes or no is answered by it, with words or without', async () => {
    await asked('garry', ['masha', 'sergey'], { yesNo: '1' });
    const empty = await answer('masha', { answer: 'Hm.' });
    expect(empty.status).toBe(422);
    expect(page(empty).content).toContain('Please choose yes or no.');
    expect(page(empty).$('[name=answer]').text()).toContain('Hm.');
    await answer('masha', { verdict: 'no', answer: '' });
    await answer('sergey', { verdict: 'yes', answer: 'Quickly.' });
    expect(await opinionOf('masha')).toMatchObject({ verdict: false, answer: null });
    expect(await opinionOf('sergey')).toMatchObject({ verdict: true, answer: 'Quickly.' });
    const verdicts = (await show('garry')).$('.opinion-verdict').get();
    expect(verdicts).toHaveLength(2);
  });

  test('is revoked: who has no other part loses the memo, what was answered stays', async () => {
    await asked('garry', ['masha', 'olga', 'sergey']);
    await answer('sergey', { answer: 'Yes.' });
    for (const person of ['masha', 'olga'])
      await act(by('garry'), `/memos/${memo}/opinions/${(await opinionOf(person)).id}/delete`);
    await drainJobs(app.deps);
    expect((await by('masha').get(`/memos/${memo}`)).status).toBe(404);
    expect(page(await by('masha').get('/notifications')).content).toContain('no longer needs your opinion');
    expect(await rowOf('olga')).toMatchObject({ isSubscriber: true, isAdviser: false, hasBall: false });
    expect(await ball('garry')).toContain('1 of 1 opinion');
    const { id } = await opinionOf('sergey');
    expect((await post(by('garry'), `/memos/${memo}/opinions/${id}/delete`)).status).toBe(409);
    expect((await show('garry')).content).toContain('Sergey Roth');
  });

  test('is reminded of once a day, by who asked or decides, not by another adviser', async () => {
    await asked('garry', ['masha', 'sergey']);
    const url = `/memos/${memo}/opinions/${(await opinionOf('masha')).id}/reminder`;
    expect((await post(by('sergey'), url)).status).toBe(403);
    await act(by('garry'), url);
    const again = await post(by('garry'), url);
    expect(again.status).toBe(409);
    expect(page(again).content).toContain('Masha Lind was reminded today already.');
    await drainJobs(app.deps);
    expect(page(await by('masha').get('/notifications')).content).toContain('Garry Chief waits for your opinion');
    clock.set(new Date(Date.now() + 25 * 3_600_000));
    expect((await post(by('garry'), url)).status).toBe(303);
  });

  test.each([
    ['nobody', [], {}, 'Choose at least one person.'],
    ['the owner', ['andrew'], {}, 'Andrew Meyer wrote the memo.'],
    ['oneself', ['garry'], {}, 'You cannot ask yourself.'],
    ['without a question', ['masha'], { question: ' ' }, 'Please write what you ask.'],
    ['by a day that is over', ['masha'], { by: '2020-01-01' }, 'This day is over.'],
    ['by no day at all', ['masha'], { by: 'soon' }, 'Please enter a date that exists.'],
  ])('to %s is refused, and what was typed stays', async (_, people, fields: Fields, sentence) => {
    const refused = await ask('garry', people, fields);
    expect(refused.status).toBe(422);
    expect(page(refused).content).toContain(sentence);
    if (!fields.question) expect(page(refused).valueOf('Question')).toBe('Is € 500 too much?');
    expect(await app.db.prisma.opinion.count({ where: { memoId: memo } })).toBe(0);
    expect((await memoOf(app, memo)).opinionsAsked).toBe(0);
  });

  test('to the same person twice in a form is one, and a second one waits for the first answer', async () => {
    await asked('garry', ['masha', 'masha']);
    expect(await app.db.prisma.opinion.count({ where: { memoId: memo } })).toBe(1);
    const again = await ask('garry', ['masha', 'sergey']);
    expect(page(again).content).toContain('Masha Lind was asked already');
    expect(await rowOf('sergey')).toBeNull();
  });

  test('may be of 40 people in all, of whom advisers ask the first 20 at most', async () => {
    const adviserId = (await app.user('olga')).id;
    const asker = { askedById: (await app.user('garry')).id, memoId: memo, question: 'Old', askedAt: new Date() };
    const askedBefore = (count: number) =>
      app.db.prisma.opinion.createMany({
        data: Array.from({ length: count }, () => ({ ...asker, adviserId, answeredAt: new Date(), answer: 'Yes.' })),
      });
    await asked('garry', ['masha']);
    await askedBefore(18);
    expect((await ask('masha', ['sergey'])).status).toBe(303);
    expect(page(await ask('masha', ['valeria'])).content).toContain('asked for at most 20 opinions');
    await askedBefore(19);
    expect((await ask('garry', ['valeria'])).status).toBe(303);
    const tooMany = await ask('garry', ['tanya']);
    expect(tooMany.status).toBe(422);
    expect(page(tooMany).content).toContain('asked for at most 40 opinions');
    // One that is taken back makes room.
    await post(by('garry'), `/memos/${memo}/opinions/${(await opinionOf('valeria')).id}/delete`);
    expect((await ask('garry', ['tanya'])).status).toBe(303);
  });

  test('to 21 people, to somebody who left, and on a considered memo is refused', async () => {
    const everybody = await app.db.prisma.user.findMany({ select: { id: true } });
    const many = everybody.map(({ id }) => String(id));
    while (many.length < 21) many.push(String(9_000 + many.length));
    expect(page(await ask('garry', [], { advisers: many.slice(0, 21) })).content).toContain('At most 20 people');
    await app.db.prisma.user.update({ where: { email: 'tanya@demo.test' }, data: { deactivatedAt: new Date() } });
    expect((await ask('garry', ['tanya'])).status).toBe(422);
    await act(by('garry'), `/memos/${memo}/consideration`, { conclusion: '' });
    const late = await ask('garry', ['masha']);
    expect(late.status).toBe(409);
    expect(page(late).content).toContain('considered meanwhile');
    expect((await by('garry').get(`/memos/${memo}/opinions/new`)).status).toBe(403);
  });
});
