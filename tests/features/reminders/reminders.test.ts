import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { clock } from '#src/platform/clock';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { act, makeMemo, post } from '../../support/memos';
import { page } from '../../support/page';
import { makeTask } from '../../support/tasks';
import { reminderOf, setReminder } from './support';

let app: TestApp;
let garry: Agent;
let memoId: number;

beforeAll(async () => {
  app = await withApp();
  await app.db.prisma.user.updateMany({ data: { timeZone: 'Europe/Berlin' } });
  garry = await app.agentFor('garry');
  memoId = await makeMemo(app, 'andrew', { to: 'garry', title: 'New chairs' });
});
beforeEach(() => clock.set(new Date('2027-03-01T08:00:00Z')));
afterEach(() => clock.reset());
afterAll(() => app.close());

const fields = (changes: Record<string, string> = {}) => ({
  memo: String(memoId),
  note: 'Ask for a price',
  date: '2027-03-02',
  time: '09:00',
  repeat: 'never',
  ...changes,
});
const list = async (agent: Agent) => page(await agent.get('/reminders'));
const section = (shown: ReturnType<typeof page>, name: string) => shown.$(`#section-${name}`).closest('section').text();

describe('"Remind me"', () => {
  test('is offered on the page of a memo', async () => {
    const shown = page(await garry.get(`/memos/${memoId}`));
    expect(shown.buttons).toContain('Remind me');
  });

  test('sets a reminder at that hour of my own zone and says so', async () => {
    const answer = await post(garry, '/reminders', fields());
    expect(answer.get('location')).toBe(`/memos/${memoId}`);
    expect(page(await garry.get(`/memos/${memoId}`)).flash).toBe('You will be reminded on 2 March 2027, 09:00.');
    const reminder = await reminderOf(app, 'Ask for a price');
    expect(reminder.dueAt).toEqual(new Date('2027-03-02T08:00:00Z'));
    expect(section(await list(garry), 'upcoming')).toMatch(/Ask for a price[\s\S]*New chairs[\s\S]*Tuesday/);
  });

  test('stands on the page it was set on, for me alone, until it is over', async () => {
    const note = 'See the old chairs';
    await post(garry, '/reminders', fields({ note, date: '2027-03-05' }));
    const shown = page(await garry.get(`/memos/${memoId}`));
    expect(shown.content).toMatch(/You will be reminded on 5 March 2027, 09:00\.\s*See the old chairs/);
    expect(page(await (await app.agentFor('andrew')).get(`/memos/${memoId}`)).content).not.toContain(note);
    await act(garry, `/reminders/${(await reminderOf(app, note)).id}/completion`);
    expect(page(await garry.get(`/memos/${memoId}`)).content).not.toContain(note);
  });

  test('asked for twice at once is one reminder', async () => {
    await Promise.all([1, 2, 3].map(() => post(garry, '/reminders', fields({ note: 'Only once' }))));
    expect(await app.db.prisma.reminder.count({ where: { note: 'Only once' } })).toBe(1);
  });

  test('refuses a time that is past and keeps what was typed', async () => {
    const answer = await post(garry, '/reminders', fields({ date: '2027-03-01', time: '08:59', note: 'Too late' }));
    expect(answer.status).toBe(422);
    const shown = page(answer);
    expect(shown.errorAt('Date')).toBe('This time is past. Choose one to come.');
    expect(shown.valueOf('Note')).toBe('Too late');
    expect(shown.valueOf('Time')).toBe('08:59');
    expect(await app.db.prisma.reminder.count({ where: { note: 'Too late' } })).toBe(0);
    const { memo, ...rest } = Object.fromEntries(
      shown
        .$('form[action="/reminders"] [name]')
        .map((_, one) => [[one.attribs.name ?? '', shown.$(one).val()]])
        .get(),
    );
    expect(memo, JSON.stringify(rest)).toBe(String(memoId));
  });

  test.each([
    ['a day that does not exist', { date: '2027-02-30' }, 'Date'],
    ['an hour that does not exist', { time: '25:00' }, 'Time'],
    ['a note that is too long', { note: 'x'.repeat(251) }, 'Note'],
  ])('refuses %s', async (_what, changes, label) => {
    const answer = await post(garry, '/reminders', fields(changes));
    expect(answer.status).toBe(422);
    expect(page(answer).errorAt(label)).not.toBe('');
  });

  test('refuses one on nothing, on two things, or on what I do not see', async () => {
    const masha = await app.agentFor('masha');
    expect((await post(garry, '/reminders', fields({ memo: '' }))).status).toBe(422);
    expect((await post(garry, '/reminders', fields({ task: '1' }))).status).toBe(422);
    expect((await post(masha, '/reminders', fields())).status).toBe(404);
    expect((await post(garry, '/reminders', { ...fields(), memo: '', task: '1' })).status).toBe(404);
  });
});

describe('a reminder', () => {
  test('is nobody else’s: not on their list, and not there by its address', async () => {
    const { id } = await setReminder(app, 'garry', { memoId, note: 'Mine alone', dueAt: '2027-03-05T08:00:00Z' });
    const ekaterina = await app.agentFor('ekaterina');
    expect((await list(ekaterina)).content).not.toContain('Mine alone');
    expect((await ekaterina.get(`/reminders/${id}/edit`)).status).toBe(404);
    expect((await post(ekaterina, `/reminders/${id}/delete`)).status).toBe(404);
  });

  test('can be edited, and keeps its text when somebody was faster', async () => {
    const { id } = await setReminder(app, 'garry', { memoId, note: 'Edit me', dueAt: '2027-03-05T08:00:00Z' });
    const form = { note: 'Edited', date: '2027-03-06', time: '10:30', repeat: 'weekly', version: '1' };
    await act(garry, `/reminders/${id}`, form);
    expect(await app.db.prisma.reminder.findUniqueOrThrow({ where: { id } })).toMatchObject({
      note: 'Edited',
      repeat: 'weekly',
      dueAt: new Date('2027-03-06T09:30:00Z'),
      startsAt: new Date('2027-03-06T09:30:00Z'),
    });
    const late = await post(garry, `/reminders/${id}`, { ...form, note: 'Too slow' });
    expect(late.status).toBe(409);
    expect(page(late).valueOf('Note')).toBe('Too slow');
    expect(page(late).summary).toContain('was changed meanwhile');
    const version = page(late).$('input[name=version]').attr('value') ?? '';
    await act(garry, `/reminders/${id}`, { ...form, note: 'Too slow', version });
  });

  test('whose time is past may have its note changed, but no other past time', async () => {
    const told = { memoId, note: 'Was told', dueAt: '2027-02-20T08:00:00Z', deliveredAt: '2027-02-20T08:00:00Z' };
    const { id } = await setReminder(app, 'garry', told);
    const form = { date: '2027-02-20', time: '09:00', repeat: 'never', version: '1' };
    expect((await post(garry, `/reminders/${id}`, { ...form, time: '09:01', note: 'No' })).status).toBe(422);
    await act(garry, `/reminders/${id}`, { ...form, note: 'Still told' });
    expect(section(await list(garry), 'due')).toContain('Still told');
  });

  test('is put off, done and deleted', async () => {
    const told = { memoId, note: 'Handle me', dueAt: '2027-03-01T07:00:00Z', deliveredAt: '2027-03-01T07:00:00Z' };
    const { id } = await setReminder(app, 'garry', told);
    expect(section(await list(garry), 'due')).toContain('Handle me');
    await act(garry, `/reminders/${id}/snooze`, { until: 'tomorrow' });
    expect((await list(garry)).flash).toBe('You will be reminded again on 2 March 2027, 09:00.');
    expect(section(await list(garry), 'upcoming')).toContain('Handle me');
    await act(garry, `/reminders/${id}/completion`);
    expect(section(await list(garry), 'past')).toContain('Handle me');
    await act(garry, `/reminders/${id}/delete`);
    expect((await list(garry)).content).not.toContain('Handle me');
  });

  test('that repeats goes on when this time is done', async () => {
    const { id } = await setReminder(app, 'garry', {
      memoId,
      note: 'Every day',
      repeat: 'daily',
      dueAt: '2027-03-02T07:00:00Z',
      deliveredAt: '2027-03-01T07:00:00Z',
    });
    expect(section(await list(garry), 'due')).toMatch(/Every day[\s\S]*Daily, next on 2 Mar/);
    await act(garry, `/reminders/${id}/completion`);
    expect(section(await list(garry), 'upcoming')).toContain('Every day');
  });

  test('of a memo that I lost keeps its note, shows no title and leads nowhere', async () => {
    const lost = await makeMemo(app, 'andrew', { to: 'garry', title: 'A secret plan' });
    await setReminder(app, 'garry', { memoId: lost, note: 'Look again', dueAt: '2027-03-09T08:00:00Z' });
    await act(await app.agentFor('andrew'), `/memos/${lost}/withdrawal`, { version: '1' });
    const shown = await list(garry);
    expect(section(shown, 'upcoming')).toContain('Look again');
    expect(shown.content).not.toContain('A secret plan');
    expect(shown.$(`main a[href="/memos/${lost}"]`).length).toBe(0);
  });

  test('that is due is counted beside the entry of the menu', async () => {
    const olga = await app.agentFor('olga');
    const count = async () => {
      const { $ } = page(await olga.get('/reminders'));
      return $('nav a[href="/reminders"] [data-badge="due"]:not([hidden])').text().trim();
    };
    expect(await count()).toBe('');
    const memo = await makeMemo(app, 'olga', { to: 'olga' });
    const told = { dueAt: '2027-02-20T08:00:00Z', deliveredAt: '2027-02-20T08:00:00Z' };
    await setReminder(app, 'olga', { memoId: memo, note: '', ...told });
    expect(await count()).toBe('1 due');
  });
});

test('"Remind me" proposes the next day on which the company works', async () => {
  await app.db.prisma.company.updateMany({ data: { daysOff: ['2027-03-09 Move'] } });
  const task = `/tasks/${await makeTask(app, 'garry')}`;
  for (const [now, proposed] of [
    ['2027-03-04T08:00:00Z', '2027-03-05'],
    ['2027-03-05T08:00:00Z', '2027-03-08'],
    ['2027-03-06T08:00:00Z', '2027-03-08'],
    ['2027-03-08T08:00:00Z', '2027-03-10'],
  ] as const) {
    clock.set(new Date(now));
    for (const url of [`/memos/${memoId}`, task])
      expect(
        page(await garry.get(url))
          .$('#remind-me [name=date]')
          .attr('value'),
        url,
      ).toBe(proposed);
  }
  await app.db.prisma.company.updateMany({ data: { daysOff: [] } });
});
