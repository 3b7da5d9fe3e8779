import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { attendToWaitingMemos } from '#src/features/memos/waiting/waiting.service';
import { clock } from '#src/platform/clock';
import { withApp, type TestApp } from '../../support/app';
import { drainJobs } from '../../support/jobs';
import { act, decide, eventsOf, formOf, makeMemo, memoOf, post, type Fields } from '../../support/memos';
import { page } from '../../support/page';
import { listPage } from './listPage';

let app: TestApp;
let memo: number;
let made = 0;
let title = '';
beforeAll(async () => {
  app = await withApp();
});
afterAll(() => app.close());
beforeEach(async () => {
  // A Tuesday.
  clock.set(new Date('2027-04-06T10:00:00Z'));
  title = `New chairs ${(made += 1)}`;
  memo = await makeMemo(app, 'andrew', { to: 'company', title });
});
afterEach(() => clock.reset());

const take = async (person: string, fields: Fields = {}) =>
  decide(await app.agentFor(person), `/memos/${memo}/taking`, fields);
const giveBack = async (person: string) => post(await app.agentFor(person), `/memos/${memo}/taking/delete`);
const shownTo = async (person: string) => page(await (await app.agentFor(person)).get(`/memos/${memo}`));
const lineFor = async (person: string): Promise<string> => (await shownTo(person)).$('.ball-line').text();
const waitsFor = async (person: string): Promise<boolean> =>
  (await listPage(await app.agentFor(person), '/memos?view=to-consider')).titles.includes(title);
const waiting = async (): Promise<string[]> =>
  (await Promise.all(['garry', 'ruth', 'andrew'].map(async (name) => ((await waitsFor(name)) ? [name] : [])))).flat();
const statusOf = async (person: string): Promise<string> =>
  page(await (await app.agentFor(person)).get('/memos'))
    .$(`#memo-${memo}`)
    .closest('tr')
    .find('[data-col=status] [title]')
    .attr('title') ?? '';

describe('a memo to the company that an executive takes', () => {
  test('waits for them alone; the others see it, are told, and may still act', async () => {
    expect(await waiting()).toEqual(['garry', 'ruth']);
    expect((await take('ruth')).status).toBe(303);
    expect(await waiting()).toEqual(['ruth']);
    expect(await lineFor('garry')).toMatch(/^Waiting for Ruth Okafor, who took it for the company, since \d\d:00$/);
    expect(await lineFor('ruth')).toMatch(/^Waiting for you since \d\d:00: you took it for the company$/);
    expect(await statusOf('andrew')).toContain('waiting for Ruth Okafor, who took it for the company');
    await drainJobs(app.deps);
    for (const person of ['garry', 'andrew'])
      expect((await (await app.agentFor(person)).get('/notifications')).text).toContain(
        'Ruth Okafor took a memo to the company',
      );
    expect((await shownTo('andrew')).content).toContain('Ruth Okafor took the memo for the company');
    const decided = await decide(await app.agentFor('garry'), `/memos/${memo}/consideration`, { conclusion: '' });
    expect(decided.status).toBe(303);
    expect(await memoOf(app, memo)).toMatchObject({ stage: 'considered', takenById: null, takenUntil: null });
    expect(await waiting()).toEqual([]);
  });

  test('is given back by hand', async () => {
    await take('ruth');
    expect((await giveBack('garry')).status).toBe(409);
    expect((await giveBack('ruth')).status).toBe(303);
    expect((await giveBack('ruth')).status).toBe(303);
    expect(await waiting()).toEqual(['garry', 'ruth']);
    expect(await lineFor('andrew')).toMatch(/^Waiting for the company since/);
    expect((await eventsOf(app, memo)).filter((type) => type === 'givenBack')).toHaveLength(1);
  });

  test('goes back by itself after two working days', async () => {
    await take('ruth');
    expect((await memoOf(app, memo)).takenUntil).toEqual(new Date('2027-04-08T10:00:00Z'));
    clock.set(new Date('2027-04-08T09:59:00Z'));
    await attendToWaitingMemos(app.deps);
    expect((await memoOf(app, memo)).takenById).not.toBeNull();
    clock.set(new Date('2027-04-08T10:00:00Z'));
    await Promise.all([attendToWaitingMemos(app.deps), attendToWaitingMemos(app.deps)]);
    expect(await waiting()).toEqual(['garry', 'ruth']);
    await drainJobs(app.deps);
    expect((await (await app.agentFor('garry')).get('/notifications')).text).toContain('is back with the company');
    expect((await eventsOf(app, memo)).filter((type) => type === 'givenBack')).toHaveLength(1);
  });

  test('stays taken where no day is a working day, and when the clock was set back', async () => {
    const closed = ['2027-01-01 – 2027-12-31', '2028-01-01 – 2028-12-31', '2029-01-01 – 2029-12-31'];
    await app.db.prisma.company.updateMany({ data: { daysOff: closed } });
    expect((await take('ruth')).status).toBe(303);
    expect((await memoOf(app, memo)).takenUntil).toBeNull();
    expect((await shownTo('ruth')).buttons).toContain('Give back to the company');
    clock.set(new Date('2027-06-01T10:00:00Z'));
    await attendToWaitingMemos(app.deps);
    expect(await waiting()).toEqual(['ruth']);
    await app.db.prisma.company.updateMany({ data: { daysOff: [] } });
    expect((await giveBack('ruth')).status).toBe(303);
    await take('garry');
    clock.set(new Date('2027-04-06T10:00:00Z'));
    await attendToWaitingMemos(app.deps);
    expect(await waiting()).toEqual(['garry']);
    expect((await giveBack('garry')).status).toBe(303);
    const balls = await app.db.prisma.ball.findMany({ where: { memoId: memo } });
    expect(balls.every(({ since, until }) => until === null || until >= since)).toBe(true);
  });

  test('rests while it is returned, and goes back meanwhile without asking its owner less', async () => {
    await take('ruth');
    const version = String((await memoOf(app, memo)).version);
    await act(await app.agentFor('ruth'), `/memos/${memo}/return`, { question: 'How many?', version });
    expect(await waiting()).toEqual(['andrew']);
    expect((await giveBack('ruth')).status).toBe(409);
    clock.set(new Date('2027-04-09T10:00:00Z'));
    await attendToWaitingMemos(app.deps);
    expect(await waiting()).toEqual(['andrew']);
    await act(await app.agentFor('andrew'), `/memos/${memo}/return/answer`, { answer: 'Twelve' });
    expect(await waiting()).toEqual(['garry', 'ruth']);
  });

  test.each([
    ['postponed', async () => decide(await app.agentFor('ruth'), `/memos/${memo}/postponement`, {})],
    [
      'given to somebody else',
      async () =>
        post(await app.agentFor('andrew'), `/memos/${memo}`, {
          ...(await formOf(app, memo)),
          recipient: String((await app.user('darian')).id),
        }),
    ],
  ])('is nobody’s any more when it is %s', async (_, change) => {
    await take('ruth');
    expect((await change()).status).toBe(303);
    expect(await memoOf(app, memo)).toMatchObject({ takenById: null, takenUntil: null });
  });

  test('goes back when who took it is no executive any more', async () => {
    await take('ruth');
    const ruth = await app.db.prisma.user.findUniqueOrThrow({ where: { id: (await app.user('ruth')).id } });
    const department = await app.db.prisma.department.findFirstOrThrow({ where: { archivedAt: null } });
    const flags = { name: ruth.name, email: ruth.email, department: String(department.id) };
    const admin = await app.agentFor('admin');
    await act(admin, `/admin/users/${ruth.id}`, { ...flags, version: String(ruth.version) });
    expect(await memoOf(app, memo)).toMatchObject({ takenById: null });
    expect(await waiting()).toEqual(['garry']);
    const { version } = await app.db.prisma.user.findUniqueOrThrow({ where: { id: ruth.id } });
    await act(admin, `/admin/users/${ruth.id}`, { ...flags, isExecutive: '1', version: String(version) });
    expect(await waiting()).toEqual(['garry', 'ruth']);
  });
});

describe('taking', () => {
  test('at the same moment: one wins, the other is told who, and may take it over', async () => {
    const { version } = await memoOf(app, memo);
    const answers = await Promise.all(['ruth', 'garry'].map((person) => take(person, { version: String(version) })));
    expect(answers.map(({ status }) => status).toSorted()).toEqual([303, 409]);
    const winner = answers[0]?.status === 303 ? 'Ruth Okafor' : 'Garry Chief';
    const late = answers.find(({ status }) => status === 409);
    expect(late?.text).toContain(`${winner} has taken this memo meanwhile.`);
    expect((await take(winner === 'Ruth Okafor' ? 'garry' : 'ruth')).status).toBe(303);
    expect(await waiting()).toEqual([winner === 'Ruth Okafor' ? 'garry' : 'ruth']);
  });

  test('on a page drawn before the memo was changed shows what changed', async () => {
    const { version } = await memoOf(app, memo);
    const form = await formOf(app, memo);
    await act(await app.agentFor('andrew'), `/memos/${memo}`, { ...form, title: 'Newer chairs' });
    for (const stale of [{ version: String(version) }, { version: '' }]) {
      const late = await take('ruth', stale);
      expect(late.status).toBe(409);
      expect(page(late).$('form[action$="/taking"] input[name=version]').val()).toBe(
        String((await memoOf(app, memo)).version),
      );
    }
    expect((await memoOf(app, memo)).takenById).toBeNull();
  });

  test('is for executives who may consider it, and for memos to the company', async () => {
    for (const person of ['andrew', 'ekaterina']) expect((await take(person)).status).toBe(403);
    expect((await take('olga')).status).toBe(404);
    memo = await makeMemo(app, 'garry', { to: 'company' });
    expect((await take('garry')).status).toBe(403);
    expect(await shownTo('garry').then(({ buttons }) => buttons)).not.toContain('I take this');
    memo = await makeMemo(app, 'andrew', { to: 'garry' });
    expect((await take('garry')).status).toBe(403);
  });
});
