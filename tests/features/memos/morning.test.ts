import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { changesOf } from '#src/events/catalogue';
import { attendToWaitingMemos } from '#src/features/memos/waiting/waiting.service';
import { claimMorning } from '#src/features/memos/waiting/waiting.queries';
import { clock } from '#src/platform/clock';
import { inTransaction } from '#src/platform/db';
import { withApp, type TestApp } from '../../support/app';
import { comeBack, goAway } from '../../support/absences';
import { drainJobs } from '../../support/jobs';
import { act, idIn, makeMemo, post } from '../../support/memos';
import { page } from '../../support/page';

let app: TestApp;
beforeAll(async () => {
  app = await withApp();
  await app.db.prisma.company.updateMany({ data: { anyoneMayBeRecipient: true } });
});
afterAll(() => app.close());
afterEach(async () => {
  for (const person of ['darian', 'garry', 'masha', 'sergey', 'tanya', 'valeria']) await comeBack(app, person);
  clock.reset();
  await app.db.prisma.company.updateMany({ data: { daysOff: [], workedDays: [], remindAfterDays: 3 } });
  await app.db.prisma.user.updateMany({ data: { timeZone: 'Europe/Berlin' } });
});

/** Northwind Works is in Berlin, in winter: eight in UTC is nine. Each test has the company for itself. */
beforeEach(async () => {
  const { prisma } = app.db;
  await prisma.ball.deleteMany();
  await prisma.memo.updateMany({ where: { stage: { not: 'draft' } }, data: { withdrawnAt: new Date() } });
  await prisma.user.updateMany({ data: { remindedOn: null } });
});

const at = (time: string) => clock.set(new Date(time));
const morningOf = async (day: string) => {
  at(`${day}T08:00:00Z`);
  await attendToWaitingMemos(app.deps);
};
/** What this morning told somebody; null when it told nothing. */
async function newsFor(person: string) {
  const { id: userId } = await app.user(person);
  const event = await app.db.prisma.event.findFirst({
    where: { userId, type: 'person.memosWait', createdAt: clock.now() },
  });
  return event && changesOf('person.memosWait', event.changes);
}
async function mailTo(person: string) {
  await drainJobs(app.deps);
  const where = { kind: 'memo-waiting', user: { email: `${person}@demo.test` }, createdAt: clock.now() };
  return app.db.prisma.mailDelivery.findFirst({ where });
}
const write = (to: string, title: string) => makeMemo(app, 'andrew', { to, title, subscribers: ['olga'] });
const setExpected = (id: number, day: string) =>
  app.db.prisma.memo.update({ where: { id }, data: { expectedBy: new Date(day) } });
const consider = async (person: string, memo: number) =>
  act(await app.agentFor(person), `/memos/${memo}/consideration`);

const goBack = async (person: string, memo: number) =>
  act(await app.agentFor(person), `/memos/${memo}/return`, { question: 'Which ones?' });
const placesOf = (text: string, words: string[]): number[] => words.map((word) => text.indexOf(word));

// 3 January 2028 is a Monday.
describe('the morning mail', () => {
  test('says since when each memo waits, what is late and what was decided since the last working day', async () => {
    at('2028-01-03T09:00:00Z');
    const late = await write('darian', 'Late chairs');
    await setExpected(late, '2028-01-06');
    at('2028-01-07T13:00:00Z');
    const decided = await makeMemo(app, 'darian', { to: 'garry', title: 'Decided chairs' });
    await consider('garry', decided);
    at('2028-01-09T10:00:00Z');
    const fresh = await write('darian', 'Fresh chairs');
    await morningOf('2028-01-10');
    expect(await newsFor('darian')).toEqual({
      count: 2,
      memos: [late, fresh],
      late: 1,
      decided: { count: 1, memos: [decided] },
    });
    const mail = await mailTo('darian');
    expect(mail?.subject).toBe('[Notes CRM] 2 memos wait for you, 1 of them late · 1 memo was decided');
    const text = mail?.text ?? '';
    expect(text).toMatch(
      /Late:\n\nFrom Andrew Meyer, waiting for 4 working days · Late: expected by Thu 6 Jan\n.*Late chairs/,
    );
    expect(text).toMatch(/From Andrew Meyer, waiting since the last working day\n.*Fresh chairs/);
    expect(text).toMatch(/Considered by Garry Chief\n.*Decided chairs/);
    expect(text).toContain('/memos?view=to-consider');
    // Not what one decided oneself.
    expect(await newsFor('garry')).toBeNull();
  });

  test('comes although nothing waits, when something was decided, and leads to the memos', async () => {
    at('2028-01-11T10:00:00Z');
    const memo = await write('darian', 'Chairs');
    await consider('darian', memo);
    await morningOf('2028-01-12');
    expect(await newsFor('olga')).toEqual({ count: 0, memos: [], decided: { count: 1, memos: [memo] } });
    const mail = await mailTo('olga');
    expect(mail?.subject).toBe('[Notes CRM] 1 memo was decided');
    expect(mail?.text).toContain(`/memos/${memo}`);
    const shown = page(await (await app.agentFor('olga')).get('/notifications?kind=memo-waiting'));
    expect(shown.content).toContain('1 memo was decided');
    // It is said once.
    await morningOf('2028-01-13');
    expect(await newsFor('olga')).toBeNull();
  });

  test('does not tell of decisions on memos that one has muted', async () => {
    at('2028-01-13T10:00:00Z');
    const memo = await write('darian', 'Loud chairs');
    await act(await app.agentFor('olga'), `/memos/${memo}/mute`);
    await consider('darian', memo);
    await morningOf('2028-01-14');
    expect(await newsFor('olga')).toBeNull();
    expect(await newsFor('andrew')).not.toBeNull();
  });

  test('does not come where there is nothing to say, whoever is away', async () => {
    at('2028-01-17T10:00:00Z');
    await goAway(app, 'valeria', { until: 4 });
    await write('darian', 'Young chairs');
    await morningOf('2028-01-18');
    for (const person of ['darian', 'andrew', 'olga']) expect(await newsFor(person)).toBeNull();
    await morningOf('2028-01-20');
    const { id } = await app.user('valeria');
    expect((await newsFor('darian'))?.away).toEqual([{ id, name: 'Valeria Ortiz', until: '2028-01-21' }]);
    expect((await mailTo('darian'))?.text).toContain('Away today: Valeria Ortiz (until 21 January 2028).');
  });

  test('tells what one returned and is not back, and its owner who asks', async () => {
    at('2028-01-24T10:00:00Z');
    const memo = await makeMemo(app, 'andrew', { to: 'darian', also: ['marina'], title: 'Returned chairs' });
    await goBack('darian', memo);
    await morningOf('2028-01-26');
    expect(await newsFor('darian')).toEqual({ count: 0, memos: [], returned: { count: 1, memos: [memo] } });
    // The other recipient returned nothing.
    expect(await newsFor('marina')).toBeNull();
    const mail = await mailTo('darian');
    expect(mail?.subject).toBe('[Notes CRM] 1 memo that you returned is not back yet');
    expect(mail?.text).toContain('Returned by you:\n\nReturned to Andrew Meyer, not back for 1 working day');
    // It waits for its owner.
    await morningOf('2028-01-27');
    expect(await newsFor('andrew')).toMatchObject({ count: 1, memos: [memo] });
    expect((await mailTo('andrew'))?.text).toContain('Returned to you by Darian Voss, waiting for 2 working days');
  });

  test('tells an absent recipient what was returned in their name', async () => {
    at('2028-02-21T10:00:00Z');
    await goAway(app, 'darian', { deputy: 'valeria', until: 2 });
    const memo = await write('darian', 'Chairs of two');
    await goBack('valeria', memo);
    await morningOf('2028-02-24');
    for (const person of ['darian', 'valeria'])
      expect((await newsFor(person))?.returned, person).toEqual({ count: 1, memos: [memo] });
  });

  test('has a part for what is late, waits, was decided and was returned, and a question has its own age', async () => {
    at('2028-04-03T07:00:00Z');
    const late = await write('garry', 'Late tables');
    await setExpected(late, '2028-04-06');
    const returned = await write('garry', 'Returned tables');
    const decided = await makeMemo(app, 'garry', { to: 'darian', title: 'Decided tables' });
    const asking = await makeMemo(app, 'darian', { to: 'ruth', title: 'Asked tables' });
    at('2028-04-06T09:00:00Z');
    await goBack('garry', returned);
    const advisers = [String((await app.user('garry')).id)];
    await act(await app.agentFor('ruth'), `/memos/${asking}/opinions`, { advisers, question: 'Round ones?' });
    await consider('darian', decided);
    at('2028-04-07T07:00:00Z');
    await attendToWaitingMemos(app.deps);
    expect(await newsFor('garry')).toMatchObject({ count: 2, memos: [late, asking], late: 1 });
    const mail = await mailTo('garry');
    const [text, html] = [mail?.text ?? '', mail?.html ?? ''];
    const parts = ['Late', 'Waits for you', 'Decided since the last working day', 'Returned by you'];
    const titles = ['Late tables', 'Asked tables', 'Decided tables', 'Returned tables'];
    const inOrder = parts.flatMap((part, index) => [`${part}:`, titles[index] ?? '']);
    expect(placesOf(text, inOrder)).toEqual(placesOf(text, inOrder).toSorted((one, other) => one - other));
    expect(placesOf(text, inOrder)).not.toContain(-1);
    for (const part of parts) expect(html).toContain(`>${part}</h2>`);
    expect(text).toContain('Ruth Okafor asks for your opinion, waiting since the last working day');
  });

  test('is not brought by waiting alone where the company set the days to 0, but by all else', async () => {
    await app.db.prisma.company.updateMany({ data: { remindAfterDays: 0 } });
    at('2028-04-03T07:00:00Z');
    const waiting = await write('darian', 'Quiet chairs');
    const decided = await write('garry', 'Busy chairs');
    await morningOf('2028-04-12');
    expect(await newsFor('darian')).toBeNull();
    at('2028-04-12T10:00:00Z');
    await consider('garry', decided);
    await setExpected(waiting, '2028-04-13');
    await morningOf('2028-04-13');
    expect(await newsFor('olga')).toEqual({ count: 0, memos: [], decided: { count: 1, memos: [decided] } });
    expect(await newsFor('darian')).toMatchObject({ count: 1, memos: [waiting] });
  });

  test('comes at nine by the clock on days on which it is put forward or back, where each lives', async () => {
    // Company and New York: the clock is put forward there on 12 March, a Sunday that is worked here; in Berlin on 26 March.
    await app.db.prisma.company.updateMany({ data: { workedDays: ['2028-03-12', '2028-03-26', '2028-10-29'] } });
    await app.db.prisma.user.update({ where: { email: 'darian@demo.test' }, data: { timeZone: 'America/New_York' } });
    at('2028-03-01T10:00:00Z');
    for (const person of ['darian', 'marina']) await makeMemo(app, 'andrew', { to: person, title: 'Clocks' });
    const told: Record<string, boolean> = {};
    for (const [person, moment] of [
      ['darian', '2028-03-12T12:59:00Z'],
      ['darian', '2028-03-12T13:00:00Z'],
      ['marina', '2028-03-26T06:59:00Z'],
      ['marina', '2028-03-26T07:00:00Z'],
      ['marina', '2028-10-29T07:59:00Z'],
      ['marina', '2028-10-29T08:00:00Z'],
    ] as const) {
      at(moment);
      await attendToWaitingMemos(app.deps);
      told[moment] = (await newsFor(person)) !== null;
    }
    expect(Object.values(told)).toEqual([false, true, false, true, false, true]);
  });

  test('comes at nine or not at all that day: what is returned or sent afterwards is for the next one', async () => {
    at('2028-06-05T07:00:00Z');
    const memo = await write('darian', 'Later chairs');
    await morningOf('2028-06-06');
    at('2028-06-06T09:00:00Z');
    await goBack('darian', memo);
    await setExpected(await write('marina', 'Chairs for today'), '2028-06-06');
    at('2028-06-06T09:15:00Z');
    await attendToWaitingMemos(app.deps);
    for (const person of ['darian', 'marina']) expect(await newsFor(person), person).toBeNull();
    await morningOf('2028-06-07');
    expect(await newsFor('darian')).toMatchObject({ returned: { count: 1, memos: [memo] } });
    expect(await newsFor('marina')).toMatchObject({ count: 1, late: 1 });
  });

  test('names of those who are away whom its reader has to do with, no others', async () => {
    at('2028-04-17T07:00:00Z');
    for (const person of ['valeria', 'garry', 'tanya', 'masha']) await goAway(app, person, { until: 4 });
    await goAway(app, 'sergey', { deputy: 'andrew', until: 4 });
    await makeMemo(app, 'andrew', { to: 'masha', title: 'For Masha' });
    const decided = await write('ruth', 'For Ruth');
    await consider('ruth', decided);
    await morningOf('2028-04-18');
    const names = (await newsFor('andrew'))?.away?.map(({ name }) => name.split(' ')[0]);
    expect(names).toEqual(['Garry', 'Masha', 'Sergey', 'Valeria']);
  });

  test('comes once to each, also when two processes tell it and one is broken off, and after the clock was set back', async () => {
    at('2028-05-01T07:00:00Z');
    for (const person of ['darian', 'marina']) await makeMemo(app, 'andrew', { to: person, title: 'Once' });
    at('2028-05-08T08:00:00Z');
    const brokenOff = inTransaction(app.db, async (tx) => {
      await claimMorning(tx, [{ id: (await app.user('darian')).id, today: '2028-05-08' }]);
      throw new Error('killed');
    });
    await expect(brokenOff).rejects.toThrow('killed');
    await Promise.all([attendToWaitingMemos(app.deps), attendToWaitingMemos(app.deps)]);
    const times = async (person: string) =>
      app.db.prisma.event.count({
        where: {
          userId: (await app.user(person)).id,
          type: 'person.memosWait',
          createdAt: { gte: new Date('2028-05-01'), lt: new Date('2028-06-01') },
        },
      });
    expect([await times('darian'), await times('marina')]).toEqual([1, 1]);
    // An hour, and a day: what was told is not told again.
    for (const back of ['2028-05-08T07:30:00Z', '2028-05-07T08:00:00Z', '2028-05-08T08:30:00Z']) {
      at(back);
      await attendToWaitingMemos(app.deps);
    }
    expect(await times('darian')).toBe(1);
    // A clock that was a year ahead silences nobody.
    await app.db.prisma.user.updateMany({ data: { remindedOn: new Date('2029-05-08') } });
    await morningOf('2028-05-09');
    expect(await times('darian')).toBe(2);
  });

  test('tells nobody of a return where the owner must choose another recipient', async () => {
    at('2028-03-20T10:00:00Z');
    const to = await Promise.all(['valeria', 'marina'].map(async (name) => String((await app.user(name)).id)));
    await app.db.prisma.company.updateMany({ data: { anyoneMayBeRecipient: true } });
    const fields = { title: 'One of two', recipient: to, rule: 'all' };
    const memo = idIn(await post(await app.agentFor('andrew'), '/memos', fields));
    await act(await app.agentFor('admin'), `/admin/users/${to[0]}/deactivation`);
    await morningOf('2028-03-24');
    expect(await newsFor('marina')).toMatchObject({ memos: [memo] });
    expect((await newsFor('marina'))?.returned).toBeUndefined();
    expect((await newsFor('andrew'))?.memos).toContain(memo);
    await act(await app.agentFor('admin'), `/admin/users/${to[0]}/deactivation/delete`);
  });

  test('comes on working days of the company alone', async () => {
    at('2028-01-31T10:00:00Z');
    await write('darian', 'Patient chairs');
    await app.db.prisma.company.updateMany({
      data: { daysOff: ['2028-02-03 – 2028-02-04 Move'], workedDays: ['2028-02-06 Stocktaking'] },
    });
    const told = [];
    for (const day of ['2028-02-03', '2028-02-04', '2028-02-05', '2028-02-06', '2028-02-07']) {
      await morningOf(day);
      told.push((await newsFor('darian')) !== null);
    }
    expect(told).toEqual([false, false, false, true, true]);
  });

  test('comes early when something is late, and is a choice like every kind', async () => {
    at('2028-02-14T10:00:00Z');
    await setExpected(await write('darian', 'Urgent chairs'), '2028-02-14');
    await act(await app.agentFor('darian'), '/account/notifications', { 'memo-waiting': 'never' });
    await morningOf('2028-02-15');
    expect(await newsFor('darian')).toMatchObject({ count: 1, late: 1 });
    expect(await mailTo('darian')).toBeNull();
    await act(await app.agentFor('darian'), '/account/notifications', { 'memo-waiting': 'atOnce' });
    await morningOf('2028-02-16');
    expect((await mailTo('darian'))?.subject).toBe('[Notes CRM] 1 memo waits for you and is late');
  });
});
