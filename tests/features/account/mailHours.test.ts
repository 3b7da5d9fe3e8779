import { afterAll, beforeAll, expect, test } from 'vitest';
import { withApp, type TestApp } from '../../support/app';
import { act, post } from '../../support/memos';
import { page } from '../../support/page';

let app: TestApp;
beforeAll(async () => void (app = await withApp()));
afterAll(() => app.close());

const PAGE = '/account/notifications';
const HOURS = `${PAGE}/hours`;
const DAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const read = async (person: string) => page(await (await app.agentFor(person)).get(PAGE).expect(200));
const ticked = (settings: ReturnType<typeof page>) => DAYS.filter((day) => settings.valueOf(day) === true);
const stored = async (person: string) => {
  const { mailFrom, mailUntil, mailDays } = await app.user(person);
  return { mailFrom, mailUntil, mailDays };
};
const UNLIMITED = { mailFrom: null, mailUntil: null, mailDays: [1, 2, 3, 4, 5, 6, 7] };

test('mail comes at any time until hours are chosen', async () => {
  const settings = await read('andrew');
  expect(settings.valueOf('Mail only from')).toBe('');
  expect(settings.valueOf('Mail only until')).toBe('');
  expect(ticked(settings)).toEqual(DAYS);
});

test('hours and days are kept for that person alone, and taken back by empty fields', async () => {
  const agent = await app.agentFor('andrew');
  await act(agent, HOURS, { from: '08:00', until: '18:30', days: ['1', '2', '3', '4', '5'] });
  const settings = await read('andrew');
  expect(settings.flash).toBe('Your hours are saved.');
  expect([settings.valueOf('Mail only from'), settings.valueOf('Mail only until')]).toEqual(['08:00', '18:30']);
  expect(ticked(settings)).toEqual(DAYS.slice(0, 5));
  expect(await stored('andrew')).toEqual({ mailFrom: 480, mailUntil: 1110, mailDays: [1, 2, 3, 4, 5] });
  expect(await stored('olga')).toEqual(UNLIMITED);
  await act(agent, HOURS, { from: '', until: '', days: ['1', '2', '3', '4', '5', '6', '7'] });
  expect(await stored('andrew')).toEqual(UNLIMITED);
});

test('no day at all is refused with a sentence, and what was typed stays', async () => {
  const answer = await post(await app.agentFor('olga'), HOURS, { from: '08:00', until: '' });
  expect(answer.status).toBe(422);
  const settings = page(answer);
  expect(settings.summary).toContain('Please choose at least one day.');
  expect(settings.$('#field-days-error').text()).toContain('Please choose at least one day.');
  expect(settings.valueOf('Mail only from')).toBe('08:00');
  expect(ticked(settings)).toEqual([]);
  expect(await stored('olga')).toEqual(UNLIMITED);
});

test.each([
  ['a time that is none', { from: '25:00', until: '' }, 'Mail only from', 'Please enter a time, such as 08:00.'],
  ['hours of no length', { from: '08:00', until: '08:00' }, 'Mail only until', 'These times leave no time for mail.'],
])('%s is refused at its field', async (_name, times, label, sentence) => {
  const answer = await post(await app.agentFor('olga'), HOURS, { ...times, days: ['1', '3'] });
  expect(answer.status).toBe(422);
  const settings = page(answer);
  expect(settings.errorAt(label)).toContain(sentence);
  expect(ticked(settings)).toEqual(['Monday', 'Wednesday']);
  expect(await stored('olga')).toEqual(UNLIMITED);
});

test('a day that is none, or a field that nobody asked for, is refused', async () => {
  const agent = await app.agentFor('olga');
  expect((await post(agent, HOURS, { from: '', until: '', days: ['8'] })).status).toBe(422);
  expect((await post(agent, HOURS, { from: '', until: '', days: ['1'], userId: '1' })).status).toBe(422);
});

test('the database holds no hours in which mail could never come', async () => {
  const where = { email: 'olga@demo.test' };
  const change = (data: Record<string, unknown>) => app.db.prisma.user.update({ where, data });
  await expect(change({ mailDays: [] })).rejects.toThrow();
  await expect(change({ mailDays: [8] })).rejects.toThrow();
  await expect(change({ mailFrom: 60, mailUntil: 60 })).rejects.toThrow();
  await expect(change({ mailUntil: 0 })).rejects.toThrow();
  await expect(change({ mailFrom: 1440 })).rejects.toThrow();
});
