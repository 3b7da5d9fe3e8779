import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeCursor } from '#src/platform/listing/cursor';
import { aDayBegins, dayIn } from '../support/absences';
import { withApp, type TestApp } from '../support/app';
import { drainJobs } from '../support/jobs';
import { decide, writeMemo } from '../support/memos';
import { page } from '../support/page';
import { makeTask } from '../support/tasks';

let app: TestApp;
let memo: number;
let task: number;
beforeAll(async () => {
  app = await withApp();
  memo = await writeMemo(app, 'andrew', { title: 'Budget', to: 'garry' });
  task = await makeTask(app, 'garry', { title: 'Chairs', dueDate: dayIn(3) });
});
afterAll(() => app.close());

/** None of them is a day that a form may send. */
const NO_DAYS = [
  '0000-01-01',
  '0001-01-01',
  '1582-10-10',
  '1899-12-31',
  '3000-01-01',
  '9999-12-31',
  '10000-01-01',
  '+010000-01-01',
  '275760-09-13',
  '-000001-01-01',
  '0044-03-15 BC',
  'infinity',
  '-infinity',
  'now',
  'today',
  'epoch',
  '2026-02-30',
  '2027-02-29',
  '2027-00-10',
  '2027-13-01',
  '2027-1-1',
  '2027-W01-1',
  '2027-001',
  '2027-03-28T02:30',
  '٢٠٢٧-٠١-٠١',
  '２０２７-０１-０１',
  '2027‐01‐01',
  '1e3',
  'NaN',
];

/** Those that exist, however far away. */
const FAR_DAYS = ['1900-01-01', '2028-02-29', '2400-02-29', '2999-12-31'];

const newTask = async (dates: Record<string, string>) => {
  const responsible = String((await app.user('garry')).id);
  return { title: 'Order chairs', responsible, clientKey: crypto.randomUUID(), ...dates };
};

const FORMS: { name: string; fields: (day: string) => Promise<[string, Record<string, string>]>; label: string }[] = [
  {
    name: 'the first day of an absence',
    label: 'First day',
    fields: (from) => Promise.resolve(['/account/absence', { from, until: dayIn(2), note: '' }]),
  },
  {
    name: 'the last day of an absence',
    label: 'Last day',
    fields: (until) => Promise.resolve(['/account/absence', { from: dayIn(0), until, note: '' }]),
  },
  {
    name: 'a postponement',
    label: 'Until',
    fields: (until) => Promise.resolve([`/memos/${memo}/postponement`, { until }]),
  },
  { name: 'a due date', label: 'Due date', fields: async (dueDate) => ['/tasks', await newTask({ dueDate })] },
  { name: 'a start date', label: 'Start date', fields: async (startDate) => ['/tasks', await newTask({ startDate })] },
  {
    name: 'the date of a step',
    label: 'Date of the next step',
    fields: async (nextStepDate) => ['/tasks', await newTask({ nextStep: 'Read', nextStepDate })],
  },
  {
    name: 'the date of a changed step',
    label: 'Date of the next step',
    fields: (nextStepDate) => Promise.resolve([`/tasks/${task}/step`, { nextStep: 'Read', nextStepDate }]),
  },
  {
    name: 'a reminder',
    label: 'Date',
    fields: (date) =>
      Promise.resolve(['/reminders', { memo: String(memo), date, time: '09:00', note: '', repeat: 'daily' }]),
  },
];

describe.each(FORMS)('$name', ({ fields, label }) => {
  test('is none of what no calendar has, and the form says so at the field', async () => {
    const garry = await app.agentFor('garry');
    for (const day of NO_DAYS) {
      const answer = await decide(garry, ...(await fields(day)));
      expect([day, answer.status]).toEqual([day, 422]);
      expect([day, page(answer).errorAt(label)]).toEqual([day, 'Please enter a date that exists.']);
    }
  });

  test('far away is taken, or refused at the field', async () => {
    const garry = await app.agentFor('garry');
    for (const day of FAR_DAYS) {
      const answer = await decide(garry, ...(await fields(day)));
      expect([303, 422], `${day}: ${answer.text.slice(0, 300)}`).toContain(answer.status);
      if (answer.status === 422) expect(page(answer).$('[data-error]').text().trim(), day).not.toBe('');
    }
  });
});

describe('an absence', () => {
  const enter = async (from: string, until: string) =>
    decide(await app.agentFor('olga'), '/account/absence', { from, until, note: '' });

  test.each([
    ['four hundred years', '2027-01-01', '2427-01-01'],
    ['a hundred years until tomorrow', '1926-01-01', dayIn(1)],
    ['five years and a day', '2028-02-29', '2033-03-01'],
  ])('of %s is refused', async (_, from, until) => {
    const answer = await enter(from, until);
    expect(answer.status).toBe(422);
    expect(page(answer).errorAt('Last day')).toBe(
      'An absence lasts five years at most. Please enter an earlier last day.',
    );
  });

  test('of five years is taken', async () => {
    expect((await enter('2028-02-29', '2033-02-28')).status).toBe(303);
  });
});

describe('a reminder', () => {
  test('at an hour that the change of the clocks leaves out is told an hour later', async () => {
    await app.db.prisma.user.updateMany({ data: { timeZone: 'Europe/Berlin' } });
    const sent = { memo: String(memo), date: '2027-03-28', time: '02:30', note: 'In the gap', repeat: 'daily' };
    expect((await decide(await app.agentFor('garry'), '/reminders', sent)).status).toBe(303);
    const { dueAt } = await app.db.prisma.reminder.findFirstOrThrow({ where: { note: 'In the gap' } });
    expect(dueAt.toISOString()).toBe('2027-03-28T01:30:00.000Z');
  });

  test.each(['24:00', '25:61', '9:00', '٠٩:٠٠', '09:00:60', '-1:00', '02:30Z'])('at %s is refused', async (time) => {
    const sent = { memo: String(memo), date: dayIn(3), time, note: '', repeat: 'never' };
    const answer = await decide(await app.agentFor('garry'), '/reminders', sent);
    expect([answer.status, page(answer).errorAt('Time')]).toEqual([422, 'Enter a time, such as 09:00.']);
  });
});

describe('in an address', () => {
  const LISTS = ['/memos', '/tasks', '/tasks/board', '/tasks/export.xlsx', '/admin/audit'];

  test('days that are none, and those far away, answer every list', async () => {
    const admin = await app.agentFor('admin');
    for (const path of LISTS)
      for (const day of [...NO_DAYS, ...FAR_DAYS]) {
        const { status } = await admin.get(path).query({ from: day, to: day });
        // Exports are limited by the hour.
        expect([path, day, status < 500]).toEqual([path, day, true]);
      }
  });

  test('places in a list at moments that are none answer every list', async () => {
    const admin = await app.agentFor('admin');
    const moments = [
      '0000-01-01T00:00:00Z',
      '0001-01-01T00:00:00Z',
      '9999-12-31T23:59:59.999Z',
      '2026-02-30T00:00:00Z',
    ];
    const cursor = (sort: string, key: string) => writeCursor(sort, { key, id: 1, position: 0 });
    for (const [path, sort] of [
      ['/memos', 'created'],
      ['/tasks', 'created'],
      ['/tasks', 'step'],
      ['/tasks', 'due'],
      ['/admin/users', 'seen'],
      ['/admin/users', 'created'],
      ['/admin/audit', 'at'],
    ] as const)
      for (const moment of moments) {
        for (const key of [moment, moment.slice(0, 10)]) {
          const { status } = await admin.get(path).query({ sort, after: cursor(sort, key) });
          expect([path, sort, key, status]).toEqual([path, sort, key, 200]);
        }
      }
  });
});

describe('everybody else', () => {
  test('has all pages, and everybody their calendar, after all of this', async () => {
    await drainJobs(app.deps);
    await aDayBegins(app);
    for (const person of ['garry', 'olga', 'andrew']) {
      const agent = await app.agentFor(person);
      for (const path of ['/memos', '/my-day', '/tasks', '/tasks/board', '/people', '/reminders', '/notifications'])
        expect([person, path, (await agent.get(path)).status]).toEqual([person, path, 200]);
      const address = page(await agent.post('/account/calendar').type('form').send({}).redirects(1)).$;
      const url = address('input[value*="/calendar/"]').attr('value') ?? '';
      const feed = await app.agent().get(new URL(url).pathname);
      expect([person, feed.status, feed.text.includes('BEGIN:VCALENDAR')]).toEqual([person, 200, true]);
      expect(feed.text).not.toMatch(/NaN|Invalid|[+-]0\d{5}/);
    }
  });
});
