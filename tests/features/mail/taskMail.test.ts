import { load } from 'cheerio';
import { describe, expect, test } from 'vitest';
import { NOTICE_KINDS } from '#src/events/noticeKinds';
import { clock } from '#src/platform/clock';
import type { MailTiming } from '#src/platform/db';
import { withApp, type TestApp } from '../../support/app';
import { drainJobs, drainTalk } from '../../support/jobs';
import type { MailServer } from '../../support/mail';
import { withMails } from '../../support/mailing';
import { act, makeMemo } from '../../support/memos';
import { closePart, makeTask, moveTo, sayInTask } from '../../support/tasks';

const BASE = 'http://notes.northwind.test';

let server: MailServer;
let app: TestApp;
withMails({ BASE_URL: BASE, MAIL_FROM: 'Notes <notes@northwind.test>' }, (given) => void ({ app, server } = given));

const mailsTo = (person: string) => server.to(`${person}@demo.test`);
const only = (person: string) => {
  const mails = mailsTo(person);
  expect(mails.map(({ text }) => text)).toHaveLength(1);
  return mails[0]!;
};
const made = async (...task: Parameters<typeof makeTask> extends [unknown, ...infer Rest] ? Rest : never) => {
  const id = await makeTask(app, ...task);
  await drainJobs(app.deps);
  return id;
};
const forget = () => void (server.mails.length = 0);

describe('the mail of a new task', () => {
  test('has number and title as subject, its maker as sender, the facts, and one button to the task', async () => {
    const taskId = await made('garry', {
      title: 'Move to the new office',
      responsible: ['olga', 'masha'],
      dueDate: '2099-06-30',
      nextStep: 'Ask the landlord',
      nextStepDate: '2099-05-04',
    });
    const mail = only('olga');
    expect(mail.subject).toBe(`[Notes CRM] Task #${taskId} Move to the new office`);
    expect(mail.from?.value).toEqual([{ name: 'Garry Chief', address: 'notes@northwind.test' }]);
    for (const line of [
      'Garry Chief created a task',
      'Responsible: Masha Lind, Olga Koval',
      'Stage: pending',
      'Due date: 30 June 2099',
      'Next step: Ask the landlord, 4 May 2099',
      `Open the task:\n${BASE}/tasks/${taskId}`,
    ]) {
      expect(mail.text).toContain(line);
    }
    const html = String(mail.html);
    expect(load(html)('a.button').length).toBe(1);
    expect(html).toContain(`href="${BASE}/tasks/${taskId}"`);
    expect(mailsTo('garry')).toEqual([]);
  });

  test('is in its reader’s language', async () => {
    await app.db.prisma.user.update({ where: { email: 'olga@demo.test' }, data: { locale: 'de' } });
    const taskId = await made('garry', { title: 'Umzug', responsible: ['olga'], dueDate: '2099-06-30' });
    await app.db.prisma.user.update({ where: { email: 'olga@demo.test' }, data: { locale: 'en' } });
    const mail = only('olga');
    expect(mail.subject).toBe(`[Notes CRM] Aufgabe #${taskId} Umzug`);
    expect(mail.text).toContain('Garry Chief hat eine Aufgabe erstellt');
    expect(mail.text).toContain('Fällig am: 30. Juni 2099');
    expect(mail.text).toContain('Aufgabe öffnen');
  });

  test('is of the list of tasks, and ended by one click', async () => {
    await made('garry', { responsible: ['olga'] });
    const { headerLines, text } = only('olga');
    const lines = headerLines.map(({ line }) => line.replace(/\r?\n /g, ' '));
    expect(lines).toContain('List-ID: Notes CRM <tasks.notes.northwind.test>');
    expect(lines).toContainEqual(
      expect.stringMatching(/^List-Unsubscribe:\s+<http:\/\/notes\.northwind\.test\/unsubscribe\//i),
    );
    expect(lines).toContain('List-Unsubscribe-Post: List-Unsubscribe=One-Click');
    expect(text).toContain('because you take part in the task');
  });

  test('names the memo to those alone who may see it', async () => {
    const memo = await makeMemo(app, 'andrew', { title: 'A bigger office', to: 'garry', subscribers: ['valeria'] });
    await drainJobs(app.deps);
    forget();
    await made('garry', { memo, responsible: ['masha'], subscribers: ['andrew', 'valeria'] });
    expect(only('valeria').text).toContain(`From memo: #${memo} A bigger office`);
    expect(only('masha').text).not.toContain('A bigger office');
  });

  test('comes alone to whoever is in both, and says both', async () => {
    const memo = await makeMemo(app, 'andrew', { to: 'garry', subscribers: ['valeria', 'tanya'] });
    await drainJobs(app.deps);
    forget();
    await made('garry', { memo, responsible: ['masha'], subscribers: ['andrew', 'valeria'] });
    for (const person of ['andrew', 'valeria']) {
      expect(only(person).text).toContain(`Garry Chief considered memo #${memo} and created a task`);
    }
    expect(only('tanya').subject).toBe(`[Notes CRM] #${memo} New chairs for the office`);
    expect(only('tanya').text).toContain('Garry Chief considered a memo and created a task');
  });
});

test('the mails about one task hang together, apart from those of the memo with the same number', async () => {
  const taskId = await made('garry', { responsible: ['olga'], title: 'Thread' });
  await moveTo(app, 'garry', taskId, 'in progress');
  await drainJobs(app.deps);
  await sayInTask(app, 'garry', taskId, 'How is it going?');
  await drainTalk(app.deps);
  const [first, second, third] = mailsTo('olga');
  const root = `<task-${taskId}@notes.northwind.test>`;
  expect(first?.inReplyTo).toBe(root);
  for (const mail of [second, third]) {
    expect(mail?.inReplyTo).toBe(first?.messageId);
    expect([mail?.references].flat()).toEqual([root, first?.messageId]);
  }
  expect(second?.text).toContain('Garry Chief moved a task to “in progress”');
});

test('what is said in the chat of a task is mailed as in that of a memo', async () => {
  const taskId = await made('garry', { responsible: ['olga'], subscribers: ['masha'] });
  forget();
  const messageId = await sayInTask(app, 'garry', taskId, 'Where do we stand, @Olga Koval?\nSoon?');
  await drainTalk(app.deps);
  const mail = only('olga');
  expect(mail.text).toContain('Garry Chief mentioned you in the chat');
  expect(mail.text).toContain('Where do we stand, @Olga Koval?\nSoon?');
  expect(mail.text).toContain(`Open the message:\n${BASE}/tasks/${taskId}?message=${messageId}#message-${messageId}`);
  expect(only('masha').text).toContain('Garry Chief wrote in the chat');
});

test('a task past its due date is called overdue', async () => {
  clock.set(new Date('2027-05-03T08:00:00Z'));
  const taskId = await made('garry', { responsible: ['olga'], dueDate: '2027-05-04' });
  expect(only('olga').text).toContain('Stage: pending\n');
  clock.set(new Date('2027-05-05T08:00:00Z'));
  forget();
  await moveTo(app, 'garry', taskId, 'in progress');
  await drainJobs(app.deps);
  expect(only('olga').text).toContain('Stage: in progress, overdue');
});

describe('when the task of a memo is closed', () => {
  let memo: number;
  const startTask = async (responsible: string[]) => {
    memo = await makeMemo(app, 'andrew', { title: 'Chairs', to: 'garry' });
    const taskId = await made('garry', { memo, responsible, subscribers: ['andrew'], title: 'Buy chairs' });
    forget();
    return taskId;
  };
  const noticesOf = async (person: string, taskId: number) => {
    const { id: userId } = await app.user(person);
    return app.db.prisma.notification.count({ where: { userId, taskId, kind: 'task-closed' } });
  };

  test('its owner gets one notice and one mail, with the result', async () => {
    const taskId = await startTask(['olga']);
    await moveTo(app, 'olga', taskId, 'completed', '<div>Twelve <b>grey</b> ones &amp; a stool.</div>');
    await drainJobs(app.deps);
    const mail = only('andrew');
    expect(mail.subject).toBe(`[Notes CRM] Task #${taskId} Buy chairs`);
    expect(mail.text).toContain(`Olga Koval completed the task of your memo #${memo}`);
    expect(mail.text).toContain('Twelve grey ones & a stool.');
    expect(mail.text).toContain('Stage: completed');
    expect(String(mail.html)).toContain('Twelve grey ones &amp; a stool.');
    expect(await noticesOf('andrew', taskId)).toBe(1);
    // To the others it is a task like any other.
    expect(only('garry').text).toContain('Olga Koval completed a task');
  });

  test('also when it closed by itself, with what its parts were closed with', async () => {
    const taskId = await startTask(['olga', 'masha']);
    await closePart(app, 'olga', taskId, '<div>Ordered.</div>');
    await drainJobs(app.deps);
    expect(mailsTo('andrew')).toEqual([]);
    await closePart(app, 'masha', taskId, '<div>Paid.</div>');
    await drainJobs(app.deps);
    const mail = only('andrew');
    expect(mail.text).toContain(`The task of your memo #${memo} was closed by itself: all subtasks are done`);
    expect(mail.text).toMatch(/Ordered\.\s+Paid\./);
    expect(mail.from?.value[0]?.name).not.toBe('Masha Lind');
    expect(await noticesOf('andrew', taskId)).toBe(1);
  });

  test('its owner reads that it was canceled, when it was', async () => {
    const taskId = await startTask(['olga']);
    await moveTo(app, 'olga', taskId, 'canceled');
    await drainJobs(app.deps);
    expect(only('andrew').text).toContain(`Olga Koval closed the task of your memo #${memo}: “canceled”`);
  });
});

test('whoever lost the task before the mail went out gets none, nor one of its talk', async () => {
  const taskId = await makeTask(app, 'garry', { responsible: ['olga'], subscribers: ['masha'] });
  server.refuseWith(451);
  await drainJobs(app.deps);
  await sayInTask(app, 'garry', taskId, 'The secret figure is 12');
  await drainJobs(app.deps);
  const { id: userId } = await app.user('masha');
  await app.db.prisma.taskParticipant.delete({ where: { taskId_userId: { taskId, userId } } });
  server.refuseWith(null);
  clock.set(new Date(Date.now() + 5 * 60_000));
  await drainJobs(app.deps);
  expect(mailsTo('masha')).toEqual([]);
  expect(mailsTo('olga')).toHaveLength(2);
});

describe('a digest', () => {
  const wish = async (person: string, timing: MailTiming) =>
    act(
      await app.agentFor(person),
      '/account/notifications',
      Object.fromEntries(NOTICE_KINDS.map((kind) => [kind, timing])),
    );

  test('tells of tasks and memos in one mail, and of the talk of each in one line', async () => {
    clock.set(new Date('2027-03-01T10:05:00Z'));
    await wish('olga', 'hourly');
    const memo = await makeMemo(app, 'andrew', { title: 'Lamps', to: 'darian', subscribers: ['olga'] });
    const taskId = await makeTask(app, 'garry', { title: 'Chairs', responsible: ['olga', 'masha'] });
    const first = await sayInTask(app, 'garry', taskId, 'One');
    await sayInTask(app, 'masha', taskId, 'Two');
    await moveTo(app, 'garry', taskId, 'completed', '<div>All there.</div>');
    await drainJobs(app.deps);
    expect(mailsTo('olga')).toEqual([]);
    clock.set(new Date('2027-03-01T11:00:00Z'));
    await drainJobs(app.deps);
    await wish('olga', 'atOnce');
    const { subject, text } = only('olga');
    expect(subject).toBe('[Notes CRM] 5 notifications');
    const task = `Task #${taskId} Chairs`;
    for (const item of [
      `Andrew Meyer sent a memo that you are subscribed to\n#${memo} Lamps\nThe old ones creak.\n${BASE}/memos/${memo}`,
      `Garry Chief created a task\n${task}\n${BASE}/tasks/${taskId}`,
      `Garry Chief and Masha Lind wrote 2 messages\n${task}\nMasha Lind: Two\n${BASE}/tasks/${taskId}?message=${first}#message-${first}`,
      `Garry Chief completed a task\n${task}\nAll there.\n${BASE}/tasks/${taskId}`,
    ]) {
      expect(text).toContain(item);
    }
  });

  test('leaves out a task that its reader has lost', async () => {
    clock.set(new Date('2027-03-02T10:05:00Z'));
    await wish('masha', 'hourly');
    const taskId = await made('garry', { title: 'A secret task', responsible: ['olga'], subscribers: ['masha'] });
    const { id: userId } = await app.user('masha');
    await app.db.prisma.taskParticipant.delete({ where: { taskId_userId: { taskId, userId } } });
    clock.set(new Date('2027-03-02T11:00:00Z'));
    await drainJobs(app.deps);
    await wish('masha', 'atOnce');
    expect(mailsTo('masha')).toEqual([]);
  });
});

test('a kept mail shows admins the task’s number, and neither its title nor what it was closed with', async () => {
  const kept = await withApp({ BASE_URL: BASE });
  const taskId = await makeTask(kept, 'garry', { title: 'Pay rise', responsible: ['olga'] });
  await drainJobs(kept.deps);
  await moveTo(kept, 'garry', taskId, 'completed', '<div>Ten percent.</div>');
  await sayInTask(kept, 'garry', taskId, 'Nobody else knows.');
  await drainTalk(kept.deps);
  const mails = await kept.db.prisma.mailDelivery.findMany({ orderBy: { id: 'asc' } });
  expect(mails.map(({ kind, state }) => [kind, state])).toEqual([
    ['task-created', 'kept'],
    ['task-closed', 'kept'],
    ['chat-message', 'kept'],
  ]);
  for (const { text, html } of mails) expect(`${text}${html}`).not.toMatch(/Ten percent|Nobody else knows/);
  expect(mails[1]?.text).toContain('(the text is shown to its reader only)');
  const admin = await kept.agentFor('admin');
  const shown = (await admin.get('/admin/jobs').expect(200)).text.replace(/\s+/g, ' ');
  for (const name of ['New task', 'Task closed', 'Chat message']) expect(shown).toContain(name);
  expect(shown).toContain(`Task #${taskId}`);
  expect(shown).not.toContain('Pay rise');
  await kept.close();
});
