import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { changesOf } from '#src/events/catalogue';
import { attendToWaitingMemos } from '#src/features/memos/waiting/waiting.service';
import { clock } from '#src/platform/clock';
import { withApp, type TestApp } from '../../support/app';
import { drainJobs } from '../../support/jobs';
import { act, eventsOf, writeMemo } from '../../support/memos';
import { toldOf } from '../../support/notices';
import { page } from '../../support/page';

let app: TestApp;
beforeAll(async () => void (app = await withApp()));
afterAll(() => app.close());
afterEach(() => clock.reset());

/** Northwind Works is in Berlin: in winter one hour before UTC. */
const at = async (time: string) => {
  clock.set(new Date(time));
  await attendToWaitingMemos(app.deps);
};
const sentAt = async (time: string, to: string) => {
  clock.set(new Date(time));
  return writeMemo(app, 'andrew', { title: `Since ${time}`, to, subscribers: ['olga'] });
};

/** What each morning told this person, the oldest first. */
const mornings = async (person: string) => {
  const { id: userId } = await app.user(person);
  const events = await app.db.prisma.event.findMany({
    where: { userId, type: 'person.memosWait' },
    orderBy: { id: 'asc' },
  });
  return events.map(({ changes }) => changesOf('person.memosWait', changes));
};
const times = async (person: string): Promise<number> => (await mornings(person)).length;
const mailsTo = (person: string) =>
  app.db.prisma.mailDelivery.findMany({
    where: { user: { email: `${person}@demo.test` }, kind: 'memo-waiting' },
    orderBy: { id: 'asc' },
  });

/** Nothing waits and nobody was told: each test has the company for itself. */
beforeEach(async () => {
  await app.db.prisma.memo.updateMany({
    where: { withdrawnAt: null, stage: { not: 'draft' } },
    data: { withdrawnAt: new Date() },
  });
  await app.db.prisma.user.updateMany({ data: { remindedOn: null } });
  await app.db.prisma.mailDelivery.deleteMany({ where: { kind: 'memo-waiting' } });
  await app.db.prisma.notification.deleteMany({ where: { kind: 'memo-waiting' } });
  await app.db.prisma.event.deleteMany({ where: { type: 'person.memosWait' } });
});

describe('who is waited for', () => {
  test('is told on the third morning, at nine where he lives, once a day, and nobody else is', async () => {
    const memoId = await sentAt('2027-01-11T07:00:00Z', 'darian');
    await at('2027-01-14T07:00:00Z');
    expect(await times('darian')).toBe(0);
    await at('2027-01-14T08:00:00Z');
    await at('2027-01-14T08:15:00Z');
    expect(await mornings('darian')).toEqual([{ count: 1, memos: [memoId] }]);
    await drainJobs(app.deps);
    expect((await mailsTo('darian')).map(({ subject }) => subject)).toEqual(['[Notes CRM] 1 memo waits for you']);
    await at('2027-01-15T07:45:00Z');
    expect(await times('darian')).toBe(1);
    await at('2027-01-15T08:00:00Z');
    expect(await times('darian')).toBe(2);
    for (const person of ['andrew', 'olga']) expect(await times(person)).toBe(0);
    expect(await eventsOf(app, memoId)).not.toContain('waiting');
  });

  test('gets one notice and one mail of all that waits, with the first twenty and how many more', async () => {
    clock.set(new Date('2027-01-18T07:00:00Z'));
    const ids = [];
    for (let at = 0; at < 23; at += 1)
      ids.push(await writeMemo(app, 'andrew', { title: `Waiting ${at}`, to: 'darian' }));
    await at('2027-01-25T08:00:00Z');
    await drainJobs(app.deps);
    const [mail, ...others] = await mailsTo('darian');
    expect(others).toEqual([]);
    expect(mail?.subject).toBe('[Notes CRM] 23 memos wait for you');
    for (const part of [mail?.text ?? '', mail?.html ?? '']) {
      expect(part).toContain(`#${ids[0]} Waiting 0`);
      expect(part).toContain(`/memos/${ids[19]}`);
      expect(part).not.toContain(`/memos/${ids[20]}`);
      expect(part).toContain('and 3 more');
      expect(part).toContain('/memos?view=to-consider');
    }
    const agent = await app.agentFor('darian');
    const shown = page(await agent.get('/notifications?kind=memo-waiting&read=unread'));
    expect(shown.$('.notice-list > li')).toHaveLength(1);
    expect(shown.$('.notice-list').text()).toContain('23 memos wait for you');
    expect(shown.$(`.notice-summary a[href="/memos/${ids[19]}"]`)).toHaveLength(1);
    const href = shown.$('.notice-list > li a').first().attr('href') ?? '';
    expect((await agent.get(href)).headers.location).toBe('/memos?view=to-consider');
  });

  test('is told at nine, also of what was sent in an afternoon', async () => {
    await sentAt('2027-02-15T15:20:00Z', 'darian');
    await at('2027-02-18T07:45:00Z');
    expect(await times('darian')).toBe(0);
    await at('2027-02-18T08:00:00Z');
    await at('2027-02-18T15:30:00Z');
    expect(await times('darian')).toBe(1);
  });

  test('is told later that day when the system was down at nine', async () => {
    await sentAt('2027-02-01T07:00:00Z', 'darian');
    await at('2027-02-05T16:30:00Z');
    expect(await times('darian')).toBe(1);
  });

  test('is told in their own time zone', async () => {
    await app.db.prisma.user.update({ where: { email: 'marina@demo.test' }, data: { timeZone: 'Asia/Tokyo' } });
    await sentAt('2027-03-01T07:00:00Z', 'marina');
    await at('2027-03-04T23:45:00Z');
    expect(await times('marina')).toBe(0);
    await at('2027-03-05T00:00:00Z');
    expect(await times('marina')).toBe(1);
  });

  test('is each executive, for a memo to the company, at nine where that executive lives', async () => {
    await app.db.prisma.user.update({ where: { email: 'ruth@demo.test' }, data: { timeZone: 'America/New_York' } });
    await sentAt('2027-11-01T07:00:00Z', 'company');
    await at('2027-11-05T08:00:00Z');
    expect([await times('garry'), await times('ruth')]).toEqual([1, 0]);
    await at('2027-11-05T12:45:00Z');
    expect([await times('garry'), await times('ruth')]).toEqual([1, 0]);
    await at('2027-11-05T13:00:00Z');
    await at('2027-11-05T13:15:00Z');
    expect([await times('garry'), await times('ruth')]).toEqual([1, 1]);
    await app.db.prisma.user.update({ where: { email: 'ruth@demo.test' }, data: { timeZone: 'Europe/Berlin' } });
  });

  test('is nobody once it was considered, and a mail that had to wait until then is not sent', async () => {
    const memoId = await sentAt('2027-05-03T07:00:00Z', 'darian');
    await at('2027-05-10T07:00:00Z');
    await act(await app.agentFor('darian'), `/memos/${memoId}/consideration`);
    await drainJobs(app.deps);
    expect((await mailsTo('darian')).map(({ state }) => state)).toEqual(['skipped']);
    await at('2027-05-11T12:00:00Z');
    expect(await times('darian')).toBe(1);
  });

  test('is nobody where the company set the days to 0', async () => {
    await app.db.prisma.company.update({ where: { id: 1 }, data: { remindAfterDays: 0 } });
    await sentAt('2027-06-07T07:00:00Z', 'darian');
    await at('2027-06-21T12:00:00Z');
    await app.db.prisma.company.update({ where: { id: 1 }, data: { remindAfterDays: 3 } });
    expect(await times('darian')).toBe(0);
  });

  test('is told once when two processes look at once', async () => {
    await sentAt('2027-07-05T07:00:00Z', 'darian');
    clock.set(new Date('2027-07-09T12:00:00Z'));
    await Promise.all([attendToWaitingMemos(app.deps), attendToWaitingMemos(app.deps)]);
    expect(await times('darian')).toBe(1);
  });

  test('finds one unread reminder in the bell, whatever was not read of the days before', async () => {
    await sentAt('2027-07-12T07:00:00Z', 'darian');
    for (const day of ['15', '16', '19']) {
      await at(`2027-07-${day}T08:00:00Z`);
      await drainJobs(app.deps);
    }
    const unread = { user: { email: 'darian@demo.test' }, kind: 'memo-waiting', readAt: null };
    expect(await app.db.prisma.notification.count({ where: unread })).toBe(1);
  });

  test('gets no mail on a day without mail, and one on Monday, not three', async () => {
    await app.db.prisma.user.update({ where: { email: 'darian@demo.test' }, data: { mailDays: [1, 2, 3] } });
    await sentAt('2027-07-19T07:00:00Z', 'darian');
    for (const day of ['22', '23', '26']) {
      await at(`2027-07-${day}T08:00:00Z`);
      await drainJobs(app.deps);
    }
    await app.db.prisma.user.update({
      where: { email: 'darian@demo.test' },
      data: { mailDays: [1, 2, 3, 4, 5, 6, 7] },
    });
    expect(await times('darian')).toBe(3);
    expect(await mailsTo('darian')).toHaveLength(1);
  });

  test('gets the last of the mails that a mail server kept waiting over several mornings', async () => {
    await sentAt('2027-08-16T07:00:00Z', 'darian');
    for (const day of ['19', '20']) await at(`2027-08-${day}T08:00:00Z`);
    await drainJobs(app.deps);
    expect((await mailsTo('darian')).map(({ state }) => state)).toEqual(['skipped', 'kept']);
  });
});

test('a postponed memo that cannot be resumed does not stop the others, and is tried again', async () => {
  const [broken, sound] = [
    await sentAt('2027-08-02T07:00:00Z', 'darian'),
    await sentAt('2027-08-02T07:00:01Z', 'darian'),
  ];
  for (const id of [broken, sound])
    await act(await app.agentFor('darian'), `/memos/${id}/postponement`, { until: '2027-08-06' });
  await app.db.pool.query(
    `CREATE FUNCTION break_one() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'broken row'; END $$;
     CREATE TRIGGER break_one BEFORE UPDATE ON memos FOR EACH ROW WHEN (OLD.id = ${broken}) EXECUTE FUNCTION break_one()`,
  );
  const stages = async () => {
    const memos = await app.db.prisma.memo.findMany({ where: { id: { in: [broken, sound] } }, orderBy: { id: 'asc' } });
    return memos.map(({ stage }) => stage);
  };
  await at('2027-08-06T07:00:00Z');
  expect(await stages()).toEqual(['postponed', 'pending']);
  await app.db.pool.query('DROP TRIGGER break_one ON memos; DROP FUNCTION break_one()');
  await at('2027-08-06T07:15:00Z');
  expect(await stages()).toEqual(['pending', 'pending']);
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
