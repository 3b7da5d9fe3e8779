import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { calendarOf } from '#src/features/workingDays/calendar.queries';
import { attendToAbsences } from '#src/features/absences/deputies.service';
import { attendToWaitingMemos } from '#src/features/memos/waiting/waiting.service';
import { heldTime, type Alone, type Held } from '#src/features/memos/waiting/heldTime';
import { clock } from '#src/platform/clock';
import { withApp, type TestApp } from '../../support/app';
import { comeBack, goAway } from '../../support/absences';
import { drainJobs } from '../../support/jobs';
import { act, decide, eventsOf, formOf, makeMemo, memoOf, post } from '../../support/memos';
import { toldOf } from '../../support/notices';
import { page } from '../../support/page';

let app: TestApp;
beforeAll(async () => {
  app = await withApp();
  await app.db.prisma.company.updateMany({ data: { anyoneMayBeRecipient: true } });
});
afterAll(() => app.close());
afterEach(async () => {
  clock.reset();
  await app.db.prisma.company.updateMany({ data: { lateAfterDays: 2, workingDays: [1, 2, 3, 4, 5] } });
});

const at = (time: string) => clock.set(new Date(time));
const run = async (time: string) => {
  at(time);
  await attendToWaitingMemos(app.deps);
  await drainJobs(app.deps);
};
/** How many steps the memo has in its history. */
const steps = async (memo: number): Promise<number> =>
  (await eventsOf(app, memo)).filter((type) => type === 'late').length;
/** From Olga, of Global sales, to Andrew there, whose head is Darian. */
const write = async (day: string | null, to = 'andrew', owner = 'olga') => {
  const memo = await makeMemo(app, owner, { to });
  await app.db.prisma.memo.update({ where: { id: memo }, data: { expectedBy: day === null ? null : new Date(day) } });
  return memo;
};
const sees = async (who: string, memo: number) => (await (await app.agentFor(who)).get(`/memos/${memo}`)).status;

// 1 May 2028 is a Monday; Berlin is two hours ahead.
describe('a memo whose day has come', () => {
  test('is told to its recipient on the day, to its owner after two working days, to the head after four, each once', async () => {
    at('2028-05-01T08:00:00Z');
    const memo = await write('2028-05-03');
    const never = await write(null);
    await run('2028-05-02T12:00:00Z');
    await run('2028-05-03T06:45:00Z');
    expect(await steps(memo)).toBe(0);
    for (let time = 0; time < 2; time += 1) await run('2028-05-03T07:00:00Z');
    expect(await steps(memo)).toBe(1);
    expect(await toldOf(app, memo, 'memo.late')).toEqual(['andrew']);
    const mails = await app.db.prisma.mailDelivery.findMany({
      where: { user: { email: 'andrew@demo.test' }, createdAt: clock.now() },
    });
    expect(mails.map(({ subject }) => subject)).toEqual(['[Notes CRM] 2 memos wait for you']);
    expect(mails[0]?.text).toContain('Expected by Wed 3 May');
    // Two working days are over on Friday at five.
    await run('2028-05-05T14:45:00Z');
    expect(await steps(memo)).toBe(1);
    await run('2028-05-05T15:00:00Z');
    await run('2028-05-06T09:00:00Z');
    expect(await steps(memo)).toBe(2);
    expect(await toldOf(app, memo, 'memo.late')).toEqual(['andrew', 'olga']);
    await run('2028-05-09T14:45:00Z');
    expect([await steps(memo), await sees('darian', memo)]).toEqual([2, 404]);
    await run('2028-05-09T15:00:00Z');
    await run('2028-05-12T09:00:00Z');
    expect([await steps(memo), await sees('darian', memo), await steps(never)]).toEqual([3, 200, 0]);
    expect((await toldOf(app, memo, 'memo.late')).filter((who) => who === 'darian')).toEqual(['darian']);
    const darian = await app.agentFor('darian');
    const { content, buttons, links } = page(await darian.get(`/memos/${memo}`));
    expect(content).toContain('Expected by 3 May 2028: Andrew Meyer told');
    expect(content).toContain('Darian Voss joined as head of the recipient.');
    expect(buttons).not.toContain('Mark considered');
    for (const decision of ['consideration', 'postponement', 'return', 'opinions'])
      expect((await post(darian, `/memos/${memo}/${decision}`)).status, decision).toBe(403);
    // But may hand it on; then they are head of its recipient no longer.
    expect(links).toContain('Hand on');
    const to = String((await app.user('marina')).id);
    expect((await decide(darian, `/memos/${memo}/hand-on`, { to, note: '' })).status).toBe(303);
    expect(await memoOf(app, memo)).toMatchObject({ recipientId: Number(to), stage: 'pending' });
    const handed = page(await darian.get(`/memos/${memo}`));
    expect(handed.content).toContain('Darian Voss handed the memo on from Andrew Meyer to Marina Sato');
    expect(handed.links).not.toContain('Hand on');
    expect((await decide(darian, `/memos/${memo}/hand-on`, { to, note: '' })).status).toBe(403);
  });

  test('is not handed on by a head who is only a subscriber', async () => {
    const memo = await makeMemo(app, 'olga', { to: 'andrew', subscribers: ['darian'] });
    expect((await (await app.agentFor('darian')).get(`/memos/${memo}/hand-on`)).status).toBe(403);
  });

  test('is told on the next working day when the day is none, and to the deputy of an absent recipient, too', async () => {
    at('2028-05-04T08:00:00Z');
    const memo = await write('2028-05-06');
    await goAway(app, 'andrew', { deputy: 'valeria', until: 8 });
    await run('2028-05-06T09:00:00Z');
    expect(await steps(memo)).toBe(0);
    await run('2028-05-08T09:00:00Z');
    expect(await toldOf(app, memo, 'memo.late')).toEqual(['andrew', 'valeria']);
    await comeBack(app, 'andrew');
  });

  test('is not told as late while it was postponed, returned or nobody stood in', async () => {
    at('2028-05-15T08:00:00Z');
    const [postponed, alone] = [await write('2028-05-16'), await write('2028-05-16', 'darian', 'andrew')];
    await run('2028-05-16T08:00:00Z');
    await goAway(app, 'darian', { from: 1, until: 10 });
    at('2028-05-16T16:00:00Z');
    await act(await app.agentFor('andrew'), `/memos/${postponed}/postponement`, { until: '2028-05-24' });
    for (const hour of ['07', '15']) await run(`2028-05-24T${hour}:00:00Z`);
    expect([await steps(postponed), await steps(alone)]).toEqual([1, 1]);
    await run('2028-05-25T15:00:00Z');
    // Since nine of the day on which it came back, and since Darian is back.
    expect([await steps(postponed), await steps(alone)]).toEqual([2, 1]);
    await run('2028-05-29T15:00:00Z');
    expect(await steps(alone)).toBe(1);
    await run('2028-05-30T15:00:00Z');
    expect(await steps(alone)).toBe(2);
  });

  test('is not told where the days are 0, but for the recipient', async () => {
    await app.db.prisma.company.updateMany({ data: { lateAfterDays: 0 } });
    at('2028-06-05T08:00:00Z');
    const memo = await write('2028-06-05');
    for (const day of ['05', '12', '19']) await run(`2028-06-${day}T12:00:00Z`);
    expect(await steps(memo)).toBe(1);
  });

  test('has no head to tell at the top, which is looked for once', async () => {
    at('2028-06-05T08:00:00Z');
    const memo = await write('2028-06-05', 'company');
    for (const day of ['05', '12', '13', '14', '19']) await run(`2028-06-${day}T12:00:00Z`);
    expect(await steps(memo)).toBe(2);
    expect((await memoOf(app, memo)).lateStep).toBe(3);
  });

  test('is told to the head of the department above when the recipient is head, and begins anew with another day', async () => {
    at('2028-07-03T08:00:00Z');
    const { prisma } = app.db;
    const above = await prisma.department.create({ data: { name: 'Sales' } });
    const marina = await app.user('marina');
    await prisma.departmentHead.create({ data: { departmentId: above.id, userId: marina.id } });
    await prisma.department.updateMany({ where: { name: 'Global sales' }, data: { parentId: above.id } });
    const memo = await write('2028-07-03', 'darian', 'andrew');
    for (const day of ['03', '06', '10']) await run(`2028-07-${day}T12:00:00Z`);
    expect([await steps(memo), await sees('marina', memo)]).toEqual([3, 200]);
    const later = { ...(await formOf(app, memo)), expectedBy: '2028-07-12' };
    await act(await app.agentFor('andrew'), `/memos/${memo}`, later);
    await run('2028-07-11T12:00:00Z');
    expect(await steps(memo)).toBe(3);
    await run('2028-07-12T12:00:00Z');
    expect(await steps(memo)).toBe(4);
    await prisma.department.updateMany({ where: { name: 'Global sales' }, data: { parentId: null } });
    await prisma.departmentHead.deleteMany({ where: { departmentId: above.id } });
  });

  test('is told to the head who reads it already, who may hand it on from then on', async () => {
    at('2028-09-04T08:00:00Z');
    const memo = await makeMemo(app, 'olga', { to: 'andrew', subscribers: ['darian'] });
    await app.db.prisma.memo.update({ where: { id: memo }, data: { expectedBy: new Date('2028-09-04') } });
    for (const day of ['04', '06', '08', '11']) await run(`2028-09-${day}T15:00:00Z`);
    expect(await steps(memo)).toBe(3);
    expect(await toldOf(app, memo, 'memo.late')).toEqual(['andrew', 'darian', 'olga']);
    const { content, links } = page(await (await app.agentFor('darian')).get(`/memos/${memo}`));
    expect(content).toContain('Expected by 4 September 2028: Andrew Meyer, Olga Koval, Darian Voss told');
    expect(content).not.toContain('joined as head');
    expect(links).toContain('Hand on');
  });

  test('is told of several to those who have not decided, not to those who have, or advise, nor to their heads', async () => {
    at('2028-09-18T08:00:00Z');
    const memo = await makeMemo(app, 'olga', { to: 'andrew', also: ['masha'], rule: 'all' });
    await app.db.prisma.memo.update({ where: { id: memo }, data: { expectedBy: new Date('2028-09-18') } });
    await act(await app.agentFor('masha'), `/memos/${memo}/consideration`);
    const advisers = [String((await app.user('tanya')).id)];
    await act(await app.agentFor('andrew'), `/memos/${memo}/opinions`, { advisers, question: 'Is it?' });
    await run('2028-09-18T10:00:00Z');
    expect(await toldOf(app, memo, 'memo.late')).toEqual(['andrew']);
    for (const day of ['20', '22', '25']) await run(`2028-09-${day}T15:00:00Z`);
    expect(await steps(memo)).toBe(3);
    // Marina is the head of Masha, who has decided; Darian that of Andrew.
    expect(await toldOf(app, memo, 'memo.late')).toEqual(['andrew', 'darian', 'olga']);
    expect([await sees('marina', memo), await sees('darian', memo)]).toEqual([404, 200]);
  });

  test('is not late for the owner while its recipient is away and nobody stands in for this memo', async () => {
    at('2028-10-02T08:00:00Z');
    // The deputy wrote it, or it is kept back from them.
    const [own, kept] = [await write('2028-10-02'), await write('2028-10-02', 'andrew', 'darian')];
    await goAway(app, 'andrew', { deputy: 'olga', until: 10 });
    await app.db.prisma.participant.updateMany({ where: { memoId: kept, isRecipient: true }, data: { isKept: true } });
    await attendToAbsences(app.deps);
    for (const day of ['02', '06', '12']) await run(`2028-10-${day}T12:00:00Z`);
    expect([await steps(own), await steps(kept)]).toEqual([1, 1]);
    await comeBack(app, 'andrew');
    await run('2028-10-16T12:00:00Z');
    expect([await steps(own), await steps(kept)]).toEqual([2, 2]);
  });

  test('is told to nobody twice by two processes, nor once it is considered, nor by a clock that was set back', async () => {
    at('2028-08-01T08:00:00Z');
    const [memo, done] = [await write('2028-08-01'), await write('2028-08-02')];
    at('2028-08-01T09:00:00Z');
    await Promise.all([attendToWaitingMemos(app.deps), attendToWaitingMemos(app.deps)]);
    expect(await steps(memo)).toBe(1);
    await act(await app.agentFor('andrew'), `/memos/${done}/consideration`);
    await run('2028-08-02T09:00:00Z');
    expect(await steps(done)).toBe(0);
    await run('2028-07-20T09:00:00Z');
    expect(await steps(memo)).toBe(1);
  });
});

describe('the time in which a recipient held the ball', () => {
  const office = calendarOf(
    {
      defaultTimeZone: 'UTC',
      workingDays: [1, 2, 3, 4, 5],
      worksFrom: '09:00',
      worksUntil: '17:00',
      daysOff: [],
      workedDays: [],
    },
    () => false,
  );
  const day = (text: string) => new Date(`2028-05-${text}:00Z`);
  const span = { from: day('01T00:00'), until: day('06T00:00') };
  const ball = (holderId: number | null, since: string, until: string | null = null): Held => ({
    holderId,
    since: day(since),
    until: until === null ? null : day(until),
  });
  const away = (userId: number, first: string, last: string, endedAt: string | null = null): Alone => ({
    ...{ userId, zone: 'UTC', first: `2028-05-${first}`, last: `2028-05-${last}` },
    endedAt: endedAt === null ? null : day(endedAt),
  });

  test.each<[string, number, Held[], Alone[]]>([
    ['of nobody', 0, [], []],
    ['of one since before', 40, [ball(1, '01T00:00')], []],
    ['of one who returned it for a day', 32, [ball(1, '01T00:00', '02T09:00'), ball(1, '03T09:00')], []],
    ['of two at once, counted once', 40, [ball(1, '01T00:00'), ball(2, '01T00:00')], []],
    ['of one who was away', 24, [ball(1, '01T00:00')], [away(1, '02', '03')]],
    ['of one who came back earlier', 36, [ball(1, '01T00:00')], [away(1, '02', '05', '02T13:00')]],
    ['of two, one of them away', 40, [ball(1, '01T00:00'), ball(2, '01T00:00')], [away(1, '01', '05')]],
    [
      'of two, both away on one day',
      32,
      [ball(1, '01T00:00'), ball(2, '01T00:00')],
      [away(1, '01', '03'), away(2, '03', '05')],
    ],
    ['of the company', 40, [ball(null, '01T00:00')], [away(1, '01', '05')]],
  ])('%s is %d hours', (_, hours, balls, absences) => {
    expect(heldTime(office, span, balls, absences) / 3_600_000).toBe(hours);
  });
});
