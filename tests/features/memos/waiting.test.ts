import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { attendToWaitingMemos } from '#src/features/memos/waiting/waiting.service';
import { clock } from '#src/platform/clock';
import { withApp, type TestApp } from '../../support/app';
import { drainJobs } from '../../support/jobs';
import { act, writeMemo } from '../../support/memos';
import { toldOf } from '../../support/notices';

let app: TestApp;
beforeAll(async () => void (app = await withApp()));
afterAll(() => app.close());
afterEach(() => clock.reset());

/** Northwind Works is in Berlin: in winter one hour before UTC. */
const at = async (time: string) => {
  clock.set(new Date(time));
  await attendToWaitingMemos(app.deps);
};
const reminders = (memoId: number) => app.db.prisma.event.count({ where: { memoId, type: 'memo.waiting' } });
const sentAt = async (time: string, to: string) => {
  clock.set(new Date(time));
  return writeMemo(app, 'andrew', { title: `Since ${time}`, to, subscribers: ['olga'] });
};

describe('a memo that stays pending', () => {
  test('reminds its recipient alone, from the third day on, at nine where he lives, once a day', async () => {
    const memoId = await sentAt('2027-01-11T07:00:00Z', 'darian');
    await at('2027-01-14T07:00:00Z');
    expect(await reminders(memoId)).toBe(0);
    await at('2027-01-14T08:00:00Z');
    await at('2027-01-14T08:15:00Z');
    expect(await reminders(memoId)).toBe(1);
    await at('2027-01-15T07:45:00Z');
    expect(await reminders(memoId)).toBe(1);
    await at('2027-01-15T08:00:00Z');
    expect(await reminders(memoId)).toBe(2);
    await drainJobs(app.deps);
    expect(await toldOf(app, memoId, 'memo.waiting')).toEqual(['darian']);
    const mail = await app.db.prisma.mailDelivery.findFirst({
      where: { notification: { memoId, kind: 'memo-waiting' } },
    });
    expect(mail?.text).toContain('A memo has been waiting for you for 3 days');
  });

  test('reminds at nine, also of what was sent in an afternoon', async () => {
    const memoId = await sentAt('2027-02-15T15:20:00Z', 'darian');
    await at('2027-02-18T07:45:00Z');
    expect(await reminders(memoId)).toBe(0);
    await at('2027-02-18T08:00:00Z');
    await at('2027-02-18T15:30:00Z');
    expect(await reminders(memoId)).toBe(1);
  });

  test('reminds later that day when the system was down at nine', async () => {
    const memoId = await sentAt('2027-02-01T07:00:00Z', 'darian');
    await at('2027-02-05T16:30:00Z');
    expect(await reminders(memoId)).toBe(1);
  });

  test('reminds in the recipient’s own time zone', async () => {
    await app.db.prisma.user.update({ where: { email: 'marina@demo.test' }, data: { timeZone: 'Asia/Tokyo' } });
    const memoId = await sentAt('2027-03-01T07:00:00Z', 'marina');
    await at('2027-03-04T23:45:00Z');
    expect(await reminders(memoId)).toBe(0);
    await at('2027-03-05T00:00:00Z');
    expect(await reminders(memoId)).toBe(1);
  });

  test('to the company reminds every executive', async () => {
    const memoId = await sentAt('2027-04-05T07:00:00Z', 'company');
    await at('2027-04-08T08:00:00Z');
    await drainJobs(app.deps);
    expect(await toldOf(app, memoId, 'memo.waiting')).toEqual(['garry', 'ruth']);
  });

  test('to the company reminds each executive at nine where that executive lives, once a day', async () => {
    await app.db.prisma.user.update({ where: { email: 'ruth@demo.test' }, data: { timeZone: 'America/New_York' } });
    const memoId = await sentAt('2027-11-01T07:00:00Z', 'company');
    await at('2027-11-05T08:00:00Z');
    await drainJobs(app.deps);
    expect(await toldOf(app, memoId, 'memo.waiting')).toEqual(['garry']);
    await at('2027-11-05T12:45:00Z');
    expect(await reminders(memoId)).toBe(1);
    await at('2027-11-05T13:00:00Z');
    await at('2027-11-05T13:15:00Z');
    expect(await reminders(memoId)).toBe(2);
    await drainJobs(app.deps);
    expect(await toldOf(app, memoId, 'memo.waiting')).toEqual(['ruth']);
    await app.db.prisma.user.update({ where: { email: 'ruth@demo.test' }, data: { timeZone: 'Europe/Berlin' } });
  });

  test('reminds nobody once it was considered', async () => {
    const memoId = await sentAt('2027-05-03T07:00:00Z', 'darian');
    await act(await app.agentFor('darian'), `/memos/${memoId}/consideration`);
    await at('2027-05-10T12:00:00Z');
    expect(await reminders(memoId)).toBe(0);
  });

  test('reminds nobody where the company set the days to 0', async () => {
    await app.db.prisma.company.update({ where: { id: 1 }, data: { remindAfterDays: 0 } });
    const memoId = await sentAt('2027-06-07T07:00:00Z', 'darian');
    await at('2027-06-20T12:00:00Z');
    await app.db.prisma.company.update({ where: { id: 1 }, data: { remindAfterDays: 3 } });
    expect(await reminders(memoId)).toBe(0);
  });

  test('is reminded of once when two processes look at once', async () => {
    const memoId = await sentAt('2027-07-05T07:00:00Z', 'darian');
    clock.set(new Date('2027-07-09T12:00:00Z'));
    await Promise.all([attendToWaitingMemos(app.deps), attendToWaitingMemos(app.deps)]);
    expect(await reminders(memoId)).toBe(1);
  });
});

test('a memo postponed until a day is pending again that day at nine, and everybody is told', async () => {
  const memoId = await sentAt('2027-08-02T07:00:00Z', 'darian');
  await act(await app.agentFor('darian'), `/memos/${memoId}/postponement`, { until: '2027-08-06' });
  await drainJobs(app.deps);
  const stage = async () => (await app.db.prisma.memo.findUniqueOrThrow({ where: { id: memoId } })).stage;
  await at('2027-08-06T06:45:00Z');
  expect(await stage()).toBe('postponed');
  await at('2027-08-06T07:00:00Z');
  expect(await app.db.prisma.memo.findUniqueOrThrow({ where: { id: memoId } })).toMatchObject({
    stage: 'pending',
    postponedUntil: null,
    stageChangedAt: new Date('2027-08-06T07:00:00Z'),
  });
  await drainJobs(app.deps);
  expect(await toldOf(app, memoId, 'memo.setPending')).toEqual(['andrew', 'darian', 'olga']);
});

test('a memo postponed without a day stays so', async () => {
  const memoId = await sentAt('2027-09-06T07:00:00Z', 'darian');
  await act(await app.agentFor('darian'), `/memos/${memoId}/postponement`);
  await at('2028-09-06T12:00:00Z');
  expect((await app.db.prisma.memo.findUniqueOrThrow({ where: { id: memoId } })).stage).toBe('postponed');
});
