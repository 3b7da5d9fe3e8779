import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { setBalls } from '#src/features/memos/ball/setBalls.service';
import { clock } from '#src/platform/clock';
import { inTransaction } from '#src/platform/db';
import { withApp, type TestApp } from '../../support/app';
import { goAway } from '../../support/absences';
import { drainJobs } from '../../support/jobs';
import { act, eventsOf, makeMemo, post } from '../../support/memos';
import { toldOf } from '../../support/notices';
import { page } from '../../support/page';

let app: TestApp;
beforeAll(async () => void (app = await withApp()));
afterAll(() => app.close());
afterEach(() => clock.reset());

const at = (time: string) => clock.set(new Date(time));
const nudge = async (memo: number, who = 'andrew') => post(await app.agentFor(who), `/memos/${memo}/nudge`);
const show = async (memo: number, who = 'andrew') => page(await (await app.agentFor(who)).get(`/memos/${memo}`));

// 3 March 2028 is a Friday.
describe('the owner of a memo', () => {
  test('nudges whoever must act, their deputy, too, once a working day', async () => {
    at('2028-03-03T09:00:00Z');
    await goAway(app, 'darian', { deputy: 'valeria', until: 4 });
    const memo = await makeMemo(app, 'andrew', { to: 'darian', subscribers: ['olga'] });
    expect((await show(memo)).buttons).toContain('Nudge');
    expect((await nudge(memo)).status).toBe(303);
    await drainJobs(app.deps);
    expect(await toldOf(app, memo, 'memo.nudged')).toEqual(['darian', 'valeria']);
    const shown = await show(memo);
    expect(shown.buttons).not.toContain('Nudge');
    expect(shown.content).toContain('Andrew Meyer nudged Darian Voss, Valeria Ortiz');
    // On Saturday it is still the working day of Friday; on Monday it is another.
    at('2028-03-04T12:00:00Z');
    const again = await nudge(memo);
    expect(again.status).toBe(409);
    expect(again.text).toContain('You have nudged on this working day already.');
    at('2028-03-05T23:30:00Z');
    expect((await nudge(memo)).status).toBe(303);
    const nudges = (await eventsOf(app, memo)).filter((type) => type === 'nudged');
    expect(nudges).toHaveLength(2);
  });

  test('nudges once, however often at once', async () => {
    at('2028-03-06T09:00:00Z');
    const memo = await makeMemo(app, 'andrew', { to: 'darian' });
    const answers = await Promise.all([nudge(memo), nudge(memo), nudge(memo)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([303, 409, 409]);
    expect((await eventsOf(app, memo)).filter((type) => type === 'nudged')).toHaveLength(1);
  });

  test('nudges again after the clock was set back', async () => {
    at('2028-03-09T09:00:00Z');
    const memo = await makeMemo(app, 'andrew', { to: 'darian' });
    expect((await nudge(memo)).status).toBe(303);
    at('2028-03-08T09:00:00Z');
    expect((await nudge(memo)).status).toBe(409);
    at('2028-03-10T09:00:00Z');
    expect((await nudge(memo)).status).toBe(303);
    // What a clock did that was a year ahead keeps nobody from it.
    await app.db.prisma.memo.update({ where: { id: memo }, data: { nudgedAt: new Date('2029-03-10T09:00:00Z') } });
    expect((await show(memo)).buttons).toContain('Nudge');
    expect((await nudge(memo)).status).toBe(303);
  });

  test('nudges every executive of a memo to the company', async () => {
    at('2028-03-06T09:00:00Z');
    const memo = await makeMemo(app, 'andrew', { to: 'company' });
    await nudge(memo);
    await drainJobs(app.deps);
    expect(await toldOf(app, memo, 'memo.nudged')).toEqual(['garry', 'ruth']);
  });

  test('has nobody to nudge when it lies with themselves, is postponed or considered', async () => {
    at('2028-03-07T09:00:00Z');
    const own = await makeMemo(app, 'darian', { to: 'darian' });
    expect((await nudge(own, 'darian')).status).toBe(403);
    const memo = await makeMemo(app, 'andrew', { to: 'garry' });
    const { id: ownerId } = await app.user('andrew');
    const returned = [{ holderId: ownerId, reason: 'returned' }] as const;
    await inTransaction(app.db, (tx) => setBalls(tx, memo, returned, ['consider', 'returned']));
    expect((await show(memo)).buttons).not.toContain('Nudge');
    expect((await nudge(memo)).status).toBe(409);
    const postponed = await makeMemo(app, 'andrew', { to: 'garry' });
    await act(await app.agentFor('garry'), `/memos/${postponed}/postponement`);
    expect((await nudge(postponed)).status).toBe(409);
    expect((await show(postponed)).buttons).not.toContain('Nudge');
  });

  test('alone may', async () => {
    at('2028-03-07T09:00:00Z');
    const memo = await makeMemo(app, 'andrew', { to: 'garry', subscribers: ['olga'] });
    const others = await Promise.all(['garry', 'olga', 'ekaterina', 'masha'].map((who) => nudge(memo, who)));
    expect(others.map(({ status }) => status)).toEqual([403, 403, 403, 404]);
  });
});
