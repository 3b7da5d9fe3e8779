import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { changesOf } from '#src/events/catalogue';
import { setBalls } from '#src/features/memos/ball/setBalls.service';
import { attendToWaitingMemos } from '#src/features/memos/waiting/waiting.service';
import { clock } from '#src/platform/clock';
import { inTransaction } from '#src/platform/db';
import { withApp, type TestApp } from '../../support/app';
import { goAway } from '../../support/absences';
import { drainJobs } from '../../support/jobs';
import { act, makeMemo } from '../../support/memos';
import { page } from '../../support/page';

let app: TestApp;
beforeAll(async () => void (app = await withApp()));
afterAll(() => app.close());
afterEach(async () => {
  clock.reset();
  await app.db.prisma.company.updateMany({ data: { daysOff: [], workedDays: [] } });
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
    expect(text).toMatch(/From Andrew Meyer, waiting for 4 working days · Late: expected by Thu 6 Jan\n.*Late chairs/);
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

  test('tells what one returned and is not back', async () => {
    at('2028-01-24T10:00:00Z');
    const memo = await write('darian', 'Returned chairs');
    const { id: ownerId } = await app.user('andrew');
    const returned = [{ holderId: ownerId, reason: 'returned' }] as const;
    await inTransaction(app.db, (tx) => setBalls(tx, memo, returned, ['consider', 'returned']));
    await morningOf('2028-01-26');
    expect(await newsFor('darian')).toEqual({ count: 0, memos: [], returned: { count: 1, memos: [memo] } });
    const mail = await mailTo('darian');
    expect(mail?.subject).toBe('[Notes CRM] 1 memo that you returned is not back yet');
    expect(mail?.text).toContain('Returned to Andrew Meyer, not back for 1 working day');
    // It waits for its owner.
    await morningOf('2028-01-27');
    expect(await newsFor('andrew')).toMatchObject({ count: 1, memos: [memo] });
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
