import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { attendToWaitingMemos } from '#src/features/memos/waiting/waiting.service';
import { setBalls } from '#src/features/memos/ball/setBalls.service';
import { clock } from '#src/platform/clock';
import { inTransaction } from '#src/platform/db';
import { comeBack, goAway } from '../../support/absences';
import { withApp, type TestApp } from '../../support/app';
import { act, formOf, makeMemo, memoOf, type Fields } from '../../support/memos';

let app: TestApp;
beforeAll(async () => void (app = await withApp()));
afterAll(() => app.close());
beforeEach(() => clock.set(new Date('2027-03-02T10:00:00Z')));
afterEach(() => clock.reset());

/** Holder and reason of each open ball. */
async function ballsOf(memoId: number): Promise<string[]> {
  const open = await app.db.prisma.ball.findMany({
    where: { memoId, until: null },
    select: { reason: true, holder: { select: { name: true } } },
  });
  return open.map(({ reason, holder }) => `${holder?.name ?? 'the company'}: ${reason}`).toSorted();
}

/** Who must act, as lists and badges read it. */
async function holdersOf(memoId: number): Promise<string[]> {
  const rows = await app.db.prisma.participant.findMany({
    where: { memoId, hasBall: true },
    select: { user: { select: { name: true } } },
  });
  return rows.map(({ user }) => user.name).toSorted();
}

const standing = async (memoId: number) => ({ balls: await ballsOf(memoId), holders: await holdersOf(memoId) });
const by = async (person: string, url: string, body: Fields = {}) => act(await app.agentFor(person), url, body);
const NOBODY = { balls: [], holders: [] };
const DARIAN = { balls: ['Darian Voss: consider'], holders: ['Darian Voss'] };

describe('the ball', () => {
  test('follows a memo through its stages, and its record says from when until when', async () => {
    const memoId = await makeMemo(app, 'andrew', { to: 'darian', title: 'Round and round' });
    expect(await standing(memoId)).toEqual(DARIAN);
    clock.set(new Date('2027-03-02T11:00:00Z'));
    await by('darian', `/memos/${memoId}/postponement`, { until: '2027-03-04' });
    expect(await standing(memoId)).toEqual(NOBODY);
    clock.set(new Date('2027-03-04T12:00:00Z'));
    await attendToWaitingMemos(app.deps);
    expect(await standing(memoId)).toEqual(DARIAN);
    clock.set(new Date('2027-03-04T13:00:00Z'));
    await by('darian', `/memos/${memoId}/consideration`, { conclusion: 'Yes' });
    expect(await standing(memoId)).toEqual(NOBODY);
    await by('darian', `/memos/${memoId}/consideration/delete`, { reason: 'Something new' });
    expect(await standing(memoId)).toEqual(DARIAN);
    await by('andrew', `/memos/${memoId}/withdrawal`);
    expect(await standing(memoId)).toEqual(NOBODY);
    const record = await app.db.prisma.ball.findMany({ where: { memoId }, orderBy: { id: 'asc' } });
    expect(record.map(({ since, until }) => [since.toISOString(), until?.toISOString()])).toEqual([
      ['2027-03-02T10:00:00.000Z', '2027-03-02T11:00:00.000Z'],
      ['2027-03-04T12:00:00.000Z', '2027-03-04T13:00:00.000Z'],
      ['2027-03-04T13:00:00.000Z', '2027-03-04T13:00:00.000Z'],
    ]);
  });

  test('of a draft is nobody’s, and goes with a new recipient', async () => {
    const memoId = await makeMemo(app, 'andrew', { to: 'darian', title: 'From a draft', isDraft: true });
    expect(await standing(memoId)).toEqual(NOBODY);
    await by('andrew', `/memos/${memoId}/sending`, await formOf(app, memoId));
    expect(await standing(memoId)).toEqual(DARIAN);
    const recipient = String((await app.user('marina')).id);
    await by('andrew', `/memos/${memoId}`, { ...(await formOf(app, memoId)), recipient });
    expect(await standing(memoId)).toEqual({ balls: ['Marina Sato: consider'], holders: ['Marina Sato'] });
  });

  test('of the company lies with every executive, also with those who become one later', async () => {
    const memoId = await makeMemo(app, 'andrew', { to: 'company', title: 'For all of you' });
    expect(await standing(memoId)).toEqual({
      balls: ['the company: consider'],
      holders: ['Garry Chief', 'Ruth Okafor'],
    });
    const { createdAt, stage } = await memoOf(app, memoId);
    const { id: userId } = await app.user('marina');
    const row = await app.db.prisma.participant.create({
      data: { memoId, userId, createdAt, stage, isRecipient: true },
    });
    expect(row.hasBall).toBe(true);
    await by('ruth', `/memos/${memoId}/consideration`, { conclusion: 'Agreed' });
    expect(await standing(memoId)).toEqual(NOBODY);
  });

  test('lies with a deputy, too, while the recipient is away', async () => {
    const memoId = await makeMemo(app, 'andrew', { to: 'darian', title: 'While he is away' });
    await goAway(app, 'darian', { deputy: 'olga' });
    expect(await standing(memoId)).toEqual({ ...DARIAN, holders: ['Darian Voss', 'Olga Koval'] });
    await comeBack(app, 'darian');
    expect(await standing(memoId)).toEqual(DARIAN);
  });

  test('returned lies with the owner alone, beside opinions that are minded by themselves', async () => {
    const memoId = await makeMemo(app, 'andrew', { to: 'darian', title: 'Back to you', subscribers: ['olga'] });
    const [andrew, olga] = [await app.user('andrew'), await app.user('olga')];
    await inTransaction(app.db, async (tx) => {
      await setBalls(tx, memoId, [{ holderId: olga.id, reason: 'opinion' }], ['opinion']);
      await setBalls(tx, memoId, [{ holderId: andrew.id, reason: 'returned' }], ['consider', 'returned']);
    });
    const balls = ['Andrew Meyer: returned', 'Olga Koval: opinion'];
    expect(await standing(memoId)).toEqual({ balls, holders: ['Andrew Meyer', 'Olga Koval'] });
    await by('darian', `/memos/${memoId}/consideration`, { conclusion: 'Never mind' });
    expect(await standing(memoId)).toEqual(NOBODY);
  });

  test('ends no earlier than it began, though the clock was set back', async () => {
    const memoId = await makeMemo(app, 'andrew', { to: 'darian', title: 'Back in time' });
    clock.set(new Date('2027-03-02T09:00:00Z'));
    await by('darian', `/memos/${memoId}/consideration`, { conclusion: 'Yes' });
    expect(await standing(memoId)).toEqual(NOBODY);
  });
});
