import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { clock } from '#src/platform/clock';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { act, makeMemo } from '../../support/memos';
import { page } from '../../support/page';
import { setReminder } from '../reminders/support';
import { storeTask } from '../tasks/storedTask';

let app: TestApp;

beforeAll(async () => {
  app = await withApp();
  await app.db.prisma.user.updateMany({ data: { timeZone: 'Asia/Tokyo' } });
});
// In Tokyo it is the 2nd already.
beforeEach(() => clock.set(new Date('2027-03-01T16:00:00Z')));
afterEach(() => clock.reset());
afterAll(() => app.close());

const day = async (person: string) => page(await (await app.agentFor(person)).get('/my-day'));
const part = (shown: ReturnType<typeof page>, name: string) => shown.$(`#section-${name}`).closest('section').text();
const home = async (agent: Agent) => (await agent.get('/')).get('location');

describe('my day', () => {
  test('says so when nothing waits for me', async () => {
    expect((await day('masha')).content).toContain('Nothing waits for you');
  });

  test('shows what is late, due today and next, then memos, then reminders, by my own calendar', async () => {
    const mine = { owner: 'andrew', responsible: ['olga'] };
    await storeTask(app, { ...mine, title: 'Late', due: '2027-03-01' });
    await storeTask(app, { ...mine, title: 'Today', due: '2027-03-02' });
    await storeTask(app, { ...mine, title: 'Stepping', due: '2027-04-01', step: '2027-03-02' });
    await storeTask(app, { ...mine, title: 'Not yet', due: '2027-03-03', step: '2027-03-03' });
    await storeTask(app, { ...mine, title: 'Closed', due: '2027-03-01', stage: 'completed' });
    await storeTask(app, { owner: 'olga', responsible: ['andrew'], title: 'Another’s', due: '2027-03-01' });
    const memoId = await makeMemo(app, 'garry', { to: 'olga', title: 'New chairs' });
    await setReminder(app, 'olga', { memoId, note: 'This evening', dueAt: '2027-03-02T14:59:00Z' });
    await setReminder(app, 'olga', { memoId, note: 'Tomorrow', dueAt: '2027-03-02T15:00:00Z' });

    const shown = await day('olga');
    expect(
      shown
        .$('main h2')
        .map((_, one) => shown.$(one).text())
        .get(),
    ).toEqual(['Overdue', 'Due today', 'Next steps', 'Memos to consider', 'Reminders']);
    expect(part(shown, 'overdue')).toContain('Late');
    expect(part(shown, 'dueToday')).toContain('Today');
    expect(part(shown, 'steps')).toContain('Stepping');
    expect(part(shown, 'memos')).toMatch(/New chairs[\s\S]*Garry Chief has been waiting for you/);
    expect(part(shown, 'reminders')).toContain('This evening');
    for (const absent of ['Not yet', 'Closed', 'Another’s', 'Tomorrow']) expect(shown.content).not.toContain(absent);
    expect(shown.$(`main a[href="/memos/${memoId}"]`).last().text()).toContain(`#${memoId}`);
  });

  test('says who waits for my answer or opinion, and what I can do', async () => {
    const returned = await makeMemo(app, 'valeria', { to: 'darian', title: 'Returned' });
    await act(await app.agentFor('darian'), `/memos/${returned}/return`, { question: 'Which ones?' });
    const advised = await makeMemo(app, 'garry', { to: 'ruth', title: 'Advised' });
    await app.db.prisma.memo.update({ where: { id: advised }, data: { expectedBy: new Date('2027-02-26') } });
    const advisers = [String((await app.user('valeria')).id)];
    await act(await app.agentFor('ruth'), `/memos/${advised}/opinions`, { advisers, question: 'Is it?' });
    const shown = await day('valeria');
    const lineOf = (id: number) => shown.$(`a[href="/memos/${id}"]`).first().closest('li').text().replace(/\s+/g, ' ');
    expect(lineOf(returned)).toMatch(/Darian Voss has been waiting for your answer since Tuesday.* Answer #/);
    expect(lineOf(advised)).toMatch(/Ruth Okafor has been waiting for your opinion since Tuesday.* Give an opinion #/);
    expect(lineOf(advised)).not.toContain('Late');
  });

  test('leaves out a task that I put aside, and a memo that is postponed until later', async () => {
    const taskId = await storeTask(app, { responsible: ['marina'], title: 'Aside', due: '2027-03-01' });
    await app.db.prisma.taskParticipant.updateMany({ where: { taskId }, data: { hiddenAt: new Date() } });
    const memoId = await makeMemo(app, 'andrew', { to: 'marina', title: 'Later' });
    const marina = await app.agentFor('marina');
    expect((await day('marina')).content).toContain('Later');
    const { version } = await app.db.prisma.memo.findUniqueOrThrow({ where: { id: memoId } });
    await act(marina, `/memos/${memoId}/postponement`, { version: String(version), until: '2027-03-05' });
    expect((await day('marina')).content).toContain('Nothing waits for you');
  });
});

test('a reminder answered on my day leads back to it', async () => {
  const memoId = await makeMemo(app, 'garry', { to: 'garry' });
  const { id } = await setReminder(app, 'garry', { memoId, note: '', dueAt: '2027-03-01T17:00:00Z' });
  const garry = await app.agentFor('garry');
  const answer = await garry
    .post(`/reminders/${id}/completion`)
    .set({ host: 'localhost', referer: 'http://localhost/my-day' });
  expect(answer.get('location')).toBe('/my-day');
});

describe('the home link', () => {
  test('leads to the memos that wait for me, or to all, while nothing is due', async () => {
    await storeTask(app, { responsible: ['sergey'], due: '2027-03-03' });
    const sergey = await app.agentFor('sergey');
    expect(await home(sergey)).toBe('/memos');
    await makeMemo(app, 'andrew', { to: 'sergey' });
    expect(await home(sergey)).toBe('/memos?view=to-consider');
  });

  test('leads to my day once a task is due', async () => {
    await storeTask(app, { responsible: ['tanya'], due: '2027-03-02' });
    expect(await home(await app.agentFor('tanya'))).toBe('/my-day');
  });

  test('leads to my day while a reminder that was told waits for an answer', async () => {
    const memoId = await makeMemo(app, 'ruth', { to: 'ruth' });
    const told = { dueAt: '2027-03-01T08:00:00Z', deliveredAt: '2027-03-01T08:00:00Z' };
    const { id } = await setReminder(app, 'ruth', { memoId, note: '', ...told });
    const ruth = await app.agentFor('ruth');
    expect(await home(ruth)).toBe('/my-day');
    await act(ruth, `/reminders/${id}/completion`);
    expect(await home(ruth)).toBe('/memos?view=to-consider');
  });
});
