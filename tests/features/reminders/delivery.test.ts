import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { deliverDueReminders } from '#src/features/reminders/delivery.service';
import { clock } from '#src/platform/clock';
import { withApp, type TestApp } from '../../support/app';
import { drainJobs } from '../../support/jobs';
import { startMailServer, type MailServer } from '../../support/mail';
import { act, makeMemo } from '../../support/memos';
import { makeTask } from '../../support/tasks';
import { page } from '../../support/page';
import { reminderOf, setReminder } from './support';

let app: TestApp;
let mail: MailServer;
let memoId: number;

beforeAll(async () => {
  mail = await startMailServer();
  app = await withApp({ SMTP_URL: mail.url });
  await app.db.prisma.user.updateMany({ data: { timeZone: 'Europe/Berlin' } });
  memoId = await makeMemo(app, 'andrew', { to: 'garry', title: 'New chairs', subscribers: ['olga'] });
  await drainJobs(app.deps);
});
afterEach(() => clock.reset());
afterAll(async () => {
  await app.close();
  await mail.close();
});

const told = (note: string) =>
  app.db.prisma.event.findMany({
    where: { type: 'reminder.due', changes: { path: ['note'], equals: note } },
    include: { notifications: { include: { user: true } } },
  });
const runAt = async (time: string): Promise<void> => {
  clock.set(new Date(time));
  await deliverDueReminders(app.deps);
  await drainJobs(app.deps);
};

describe('a reminder that falls due', () => {
  test('is told to the one who set it alone: in the application, live and by mail', async () => {
    await setReminder(app, 'garry', { memoId, note: 'Ask for a price', dueAt: '2027-03-01T08:00:00Z' });
    await runAt('2027-03-01T07:59:00Z');
    expect(await told('Ask for a price')).toEqual([]);
    await runAt('2027-03-01T08:00:00Z');
    const [event] = await told('Ask for a price');
    expect(event?.notifications.map(({ kind, user }) => [kind, user.email])).toEqual([['reminder', 'garry@demo.test']]);
    const garry = await app.user('garry');
    expect(app.pushed).toContainEqual(
      expect.objectContaining({
        to: `user:${garry.id}`,
        event: 'notice',
        payload: expect.objectContaining({ title: 'Reminder: Ask for a price', body: `#${memoId} New chairs` }),
      }),
    );
    const letter = mail.to('garry@demo.test').at(-1);
    expect(letter?.subject).toBe(`[Notes CRM] #${memoId} New chairs`);
    expect(letter?.text).toContain('Reminder: Ask for a price');
    const notices = page(await (await app.agentFor('garry')).get('/notifications'));
    expect(notices.content).toContain('Reminder: Ask for a price');
  });

  test('is told once, however often and however many at once look', async () => {
    await setReminder(app, 'garry', { memoId, note: 'Only once', dueAt: '2027-03-01T09:00:00Z' });
    clock.set(new Date('2027-03-01T09:00:00Z'));
    await Promise.all([1, 2, 3, 4].map(() => deliverDueReminders(app.deps)));
    await runAt('2027-03-01T09:01:00Z');
    expect(await told('Only once')).toHaveLength(1);
  });

  test('is told also to whoever muted the memo', async () => {
    await app.db.prisma.participant.updateMany({
      where: { memoId, user: { email: 'olga@demo.test' } },
      data: { mutedAt: new Date() },
    });
    await setReminder(app, 'olga', { memoId, note: 'Although muted', dueAt: '2027-03-01T09:00:00Z' });
    await runAt('2027-03-01T09:00:00Z');
    const [event] = await told('Although muted');
    expect(event?.notifications).toHaveLength(1);
  });

  test('is no part of the history that the others read', async () => {
    const shown = page(await (await app.agentFor('andrew')).get(`/memos/${memoId}`));
    expect(shown.content).not.toContain('Ask for a price');
    expect(shown.content).not.toContain('reminder.due');
  });

  test('repeats from its start, and after the system was down is told once and goes on from now', async () => {
    const due = '2027-01-31T08:00:00Z';
    await setReminder(app, 'garry', { memoId, note: 'Rent', dueAt: due, startsAt: due, repeat: 'monthly' });
    await runAt('2027-01-31T08:00:00Z');
    expect((await reminderOf(app, 'Rent')).dueAt).toEqual(new Date('2027-02-28T08:00:00Z'));
    await runAt('2027-05-10T12:00:00Z');
    expect(await told('Rent')).toHaveLength(2);
    expect((await reminderOf(app, 'Rent')).dueAt).toEqual(new Date('2027-05-31T07:00:00Z'));
    await runAt('2027-05-31T07:00:00Z');
    expect(await told('Rent')).toHaveLength(3);
  });

  test('and was put off comes again at that time, and then at its own hour', async () => {
    const due = '2027-06-01T07:00:00Z';
    const { id } = await setReminder(app, 'garry', {
      memoId,
      note: 'Daily',
      dueAt: due,
      startsAt: due,
      repeat: 'daily',
    });
    await runAt('2027-06-01T07:00:00Z');
    await act(await app.agentFor('garry'), `/reminders/${id}/snooze`, { until: 'hour' });
    await runAt('2027-06-01T08:00:00Z');
    expect(await told('Daily')).toHaveLength(2);
    await runAt('2027-06-02T07:00:00Z');
    expect(await told('Daily')).toHaveLength(3);
    await act(await app.agentFor('garry'), `/reminders/${id}/delete`);
  });

  test('and fails keeps no other from being told', async () => {
    const due = '2027-07-01T08:00:00Z';
    await setReminder(app, 'tanya', { memoId, note: 'Broken', dueAt: due, repeat: 'daily' });
    await setReminder(app, 'garry', { memoId, note: 'After it', dueAt: due });
    const { timeZone } = await app.db.prisma.user.update({
      where: { email: 'tanya@demo.test' },
      data: { timeZone: 'No/Where' },
    });
    expect(timeZone).toBe('No/Where');
    await runAt(due);
    expect(await told('Broken')).toHaveLength(0);
    expect(await told('After it')).toHaveLength(1);
    await app.db.prisma.user.update({ where: { email: 'tanya@demo.test' }, data: { timeZone: 'Europe/Berlin' } });
    await runAt('2027-07-01T08:01:00Z');
    expect(await told('Broken')).toHaveLength(1);
  });

  test('waits for a person who is away, and is told when they are back', async () => {
    await setReminder(app, 'masha', { memoId, note: 'Come back', dueAt: '2027-08-01T08:00:00Z' });
    const away = (deactivatedAt: Date | null) =>
      app.db.prisma.user.update({ where: { email: 'masha@demo.test' }, data: { deactivatedAt } });
    await away(new Date());
    await runAt('2027-08-01T08:00:00Z');
    expect(await told('Come back')).toHaveLength(0);
    await away(null);
    await runAt('2027-08-05T08:00:00Z');
    const [event] = await told('Come back');
    expect(event?.notifications).toHaveLength(1);
  });

  test('of a memo that I lost says its note alone, everywhere', async () => {
    const lost = await makeMemo(app, 'andrew', { to: 'garry', title: 'A secret plan' });
    await drainJobs(app.deps);
    await act(await app.agentFor('andrew'), `/memos/${lost}/withdrawal`, { version: '1' });
    await drainJobs(app.deps);
    const before = mail.to('garry@demo.test').length;
    await setReminder(app, 'garry', { memoId: lost, note: 'Look again', dueAt: '2027-09-01T08:00:00Z' });
    app.pushed.length = 0;
    await runAt('2027-09-01T08:00:00Z');
    const [event] = await told('Look again');
    expect(event?.notifications).toHaveLength(1);
    expect(JSON.stringify(app.pushed)).toContain('Reminder: Look again');
    expect(JSON.stringify(app.pushed)).not.toContain('A secret plan');
    const letters = mail.to('garry@demo.test').slice(before);
    const letter = letters.find(({ subject }) => subject === `[Notes CRM] #${lost} Look again`);
    expect(letter?.text).toContain('Reminder: Look again');
    expect(letter?.text).not.toContain('A secret plan');
  });

  test('of a task is told and mailed like one of a memo, and is not in the task’s history', async () => {
    const taskId = await makeTask(app, 'garry', { title: 'Order chairs', responsible: ['olga'] });
    const olga = await app.agentFor('olga');
    expect(page(await olga.get(`/tasks/${taskId}`)).buttons).toContain('Remind me');
    await setReminder(app, 'olga', { taskId, note: 'Begin with it', dueAt: '2027-09-03T08:00:00Z' });
    await runAt('2027-09-03T08:00:00Z');
    const letter = mail.to('olga@demo.test').find(({ text }) => text?.includes('Reminder: Begin with it'));
    expect(letter?.subject).toBe(`[Notes CRM] Task #${taskId} Order chairs`);
    expect(page(await olga.get('/notifications')).content).toContain('Reminder: Begin with it');
    expect(page(await (await app.agentFor('garry')).get(`/tasks/${taskId}`)).content).not.toContain('Begin with it');
  });

  test('is read when it is done', async () => {
    const { id } = await setReminder(app, 'marina', { memoId, note: 'Read me', dueAt: '2027-09-02T08:00:00Z' });
    await runAt('2027-09-02T08:00:00Z');
    const unread = async () => (await told('Read me'))[0]?.notifications.filter(({ readAt }) => !readAt).length;
    expect(await unread()).toBe(1);
    await act(await app.agentFor('marina'), `/reminders/${id}/completion`);
    expect(await unread()).toBe(0);
  });
});
