import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { clock } from '#src/platform/clock';
import { withApp, type Agent, type TestApp } from '../../support/app';
import { act, makeMemo, post } from '../../support/memos';
import { page } from '../../support/page';
import { setReminder } from '../reminders/support';
import { storeTask } from '../tasks/storedTask';

let app: TestApp;

beforeAll(async () => {
  app = await withApp({ BASE_URL: 'http://notes.northwind.test' });
  await app.db.prisma.user.updateMany({ data: { timeZone: 'Europe/Berlin' } });
});
beforeEach(() => clock.set(new Date('2027-03-01T08:00:00Z')));
afterEach(() => clock.reset());
afterAll(() => app.close());

async function newAddress(agent: Agent): Promise<string> {
  const shown = page(await post(agent, '/account/calendar'));
  return String(shown.valueOf('Address')).replace('http://notes.northwind.test', '');
}

const lines = (text: string): string[] => text.replace(/\r\n /g, '').split('\r\n');

/** The events of a feed, each as its lines. */
const events = (text: string): string[][] =>
  text
    .split('BEGIN:VEVENT')
    .slice(1)
    .map((event) => lines(event));

describe('the address of a calendar', () => {
  test('is made on the account’s page, shown once, and kept as a hash', async () => {
    const garry = await app.agentFor('garry');
    expect(page(await garry.get('/account/calendar')).buttons).toContain('Make an address');
    const address = await newAddress(garry);
    expect(address).toMatch(/^\/calendar\/[\w-]{43}\.ics$/);
    expect((await garry.get('/account/calendar')).text).not.toContain(address);
    const { tokenHash } = await app.db.prisma.calendarAddress.findFirstOrThrow({
      where: { user: { name: 'Garry Chief' } },
    });
    expect(address).not.toContain(tokenHash);
  });

  test('needs no session and stays out of caches', async () => {
    const answer = await app.agent().get(await newAddress(await app.agentFor('garry')));
    expect(answer.status).toBe(200);
    expect(answer.get('content-type')).toBe('text/calendar; charset=utf-8');
    expect(answer.get('cache-control')).toBe('no-store');
    expect(answer.get('set-cookie')).toBeUndefined();
  });

  test('is not there when it is wrong, replaced, switched off, or its person is gone', async () => {
    const olga = await app.agentFor('olga');
    const status = async (address: string) => (await app.agent().get(address)).status;
    const first = await newAddress(olga);
    expect(await status(first.replace(/.{4}\.ics/, 'AAAA.ics'))).toBe(404);
    const second = await newAddress(olga);
    expect([await status(first), await status(second)]).toEqual([404, 200]);
    await act(olga, '/account/calendar/delete');
    expect(await status(second)).toBe(404);
    const third = await newAddress(olga);
    const leave = (deactivatedAt: Date | null) =>
      app.db.prisma.user.update({ where: { email: 'olga@demo.test' }, data: { deactivatedAt } });
    await leave(new Date());
    expect(await status(third)).toBe(404);
    await leave(null);
    expect(await status(third)).toBe(200);
  });

  test('of one who left does not come to life when they return', async () => {
    const masha = await app.agentFor('masha');
    const url = await newAddress(masha);
    const { id } = await app.user('masha');
    const admin = await app.agentFor('admin');
    await admin.post(`/admin/users/${id}/deactivation`).type('form').send({ memosTo: 'nobody', tasksTo: 'nobody' });
    await admin.post(`/admin/users/${id}/deactivation/delete`).type('form').send({});
    expect((await app.user('masha')).deactivatedAt).toBeNull();
    expect((await app.agent().get(url)).status).toBe(404);
  });

  test('is answered 60 times in ten minutes', async () => {
    const address = await newAddress(await app.agentFor('marina'));
    const asked = [];
    for (let count = 0; count < 61; count += 1) asked.push((await app.agent().get(address)).status);
    expect(asked.slice(0, 60).every((status) => status === 200)).toBe(true);
    expect(asked[60]).toBe(429);
  });
});

describe('the calendar', () => {
  let andrew: Agent;
  let address: string;
  beforeAll(async () => {
    andrew = await app.agentFor('andrew');
    address = await newAddress(andrew);
  });
  const feed = async () => (await app.agent().get(address)).text;

  test('holds the due days of my open tasks, all day long', async () => {
    const title = 'Chairs, tables; and 😀 a back\\slash '.repeat(5).trim();
    const id = await storeTask(app, { owner: 'garry', responsible: ['andrew'], title, due: '2027-03-05' });
    await storeTask(app, {
      owner: 'garry',
      responsible: ['andrew'],
      title: 'Done',
      due: '2027-03-05',
      stage: 'completed',
    });
    await storeTask(app, { owner: 'andrew', responsible: ['garry'], title: 'His', due: '2027-03-05' });
    await storeTask(app, { owner: 'garry', responsible: ['garry'], title: 'Foreign', due: '2027-03-05' });
    const text = await feed();
    const [event, ...others] = events(text);
    expect(others).toEqual([]);
    expect(event).toContain(`UID:task-${id}@notes.northwind.test`);
    expect(event).toContain('DTSTART;VALUE=DATE:20270305');
    expect(event).toContain(`URL;VALUE=URI:http://notes.northwind.test/tasks/${id}`);
    const escaped = title.replaceAll('\\', '\\\\').replaceAll(',', '\\,').replaceAll(';', '\\;');
    expect(event).toContain(`SUMMARY:Due: #${id} ${escaped}`);
  });

  test('holds reminders at their time, with what they are about', async () => {
    const memoId = await makeMemo(app, 'andrew', { to: 'garry', title: 'New chairs' });
    const { id } = await setReminder(app, 'andrew', { memoId, note: 'Ask', dueAt: '2027-03-04T08:30:00Z' });
    const event = events(await feed()).find((one) => one.includes(`UID:reminder-${id}@notes.northwind.test`));
    expect(event).toEqual(
      expect.arrayContaining([
        'DTSTART:20270304T083000Z',
        'SUMMARY:Ask',
        `DESCRIPTION:Memo #${memoId} New chairs`,
        'SEQUENCE:0',
      ]),
    );
    const form = { note: 'Ask', date: '2027-03-04', time: '10:00', repeat: 'never', version: '1' };
    await act(andrew, `/reminders/${id}`, form);
    const moved = events(await feed()).find((one) => one.includes(`UID:reminder-${id}@notes.northwind.test`));
    expect(moved).toEqual(expect.arrayContaining(['DTSTART:20270304T090000Z', 'SEQUENCE:1']));
    await act(andrew, `/reminders/${id}/completion`);
    expect(await feed()).not.toContain(`UID:reminder-${id}@`);
  });

  test('holds each of the times of a reminder that repeats, at its hour also when the clocks change', async () => {
    const memoId = await makeMemo(app, 'andrew', { to: 'garry', title: 'Rent' });
    const due = '2027-03-25T08:00:00Z';
    const { id } = await setReminder(app, 'andrew', {
      memoId,
      note: 'Daily',
      dueAt: due,
      startsAt: due,
      repeat: 'daily',
    });
    const times = events(await feed()).filter((one) => one.some((line) => line.startsWith(`UID:reminder-${id}-`)));
    const starts = times.flatMap((one) => one.filter((line) => line.startsWith('DTSTART')));
    expect(starts.slice(2, 5)).toEqual([
      'DTSTART:20270327T080000Z',
      'DTSTART:20270328T070000Z',
      'DTSTART:20270329T070000Z',
    ]);
    expect(starts).toHaveLength(31);
    expect(new Set(times.map((one) => one.find((line) => line.startsWith('UID')))).size).toBe(31);
  });

  test('shows no title of a memo that I lost, and does not lead there', async () => {
    const memoId = await makeMemo(app, 'garry', { to: 'ruth', title: 'A secret plan', subscribers: ['andrew'] });
    await setReminder(app, 'andrew', { memoId, note: '', dueAt: '2027-03-06T08:00:00Z' });
    expect(await feed()).toContain('A secret plan');
    await act(await app.agentFor('garry'), `/memos/${memoId}/withdrawal`, { version: '1' });
    const text = (await feed()).replace(/\r\n /g, '');
    expect(text).not.toContain('A secret plan');
    expect(text).toContain(`Memo #${memoId} (no longer open to you)`);
    expect(text).not.toContain(`/memos/${memoId}`);
  });

  test('is written as RFC 5545 wants it, and is the same when nothing changed', async () => {
    const text = await feed();
    expect(text).toMatch(/^BEGIN:VCALENDAR\r\nVERSION:2\.0\r\nPRODID:/);
    expect(text).toMatch(/\r\nEND:VCALENDAR(\r\n)?$/);
    expect(text).not.toMatch(/[^\r]\n/);
    expect(text.split('\r\n').every((line) => Buffer.byteLength(line) <= 75)).toBe(true);
    for (const event of events(text))
      for (const name of ['UID', 'DTSTAMP', 'DTSTART', 'SUMMARY', 'SEQUENCE'])
        expect(event.filter((line) => line.startsWith(name))).toHaveLength(1);
    clock.set(new Date('2027-03-01T08:05:00Z'));
    expect(await feed()).toBe(text);
  });
});
