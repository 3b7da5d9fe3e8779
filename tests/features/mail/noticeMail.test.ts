import { describe, expect, test } from 'vitest';
import { comeBack, goAway } from '../../support/absences';
import type { TestApp } from '../../support/app';
import { drainJobs } from '../../support/jobs';
import type { MailServer } from '../../support/mail';
import { withMails } from '../../support/mailing';
import { act, writeMemo } from '../../support/memos';

let server: MailServer;
let app: TestApp;
withMails(
  { MAIL_FROM: 'Notes of Northwind <notes@northwind.test>', BASE_URL: 'http://notes.northwind.test' },
  (given) => void ({ app, server } = given),
);

const write = async (memo: Parameters<typeof writeMemo>[2], owner = 'andrew'): Promise<number> => {
  const memoId = await writeMemo(app, owner, memo);
  await drainJobs(app.deps);
  return memoId;
};

const only = (email: string) => {
  const mails = server.to(email);
  expect(mails).toHaveLength(1);
  return mails[0]!;
};

describe('the mail of a sent memo', () => {
  test('has number and title as subject, the writer as sender, a text and an HTML part with one button', async () => {
    const memoId = await write({ title: 'Budget overrun', to: 'darian' });
    const mail = only('darian@demo.test');
    expect(mail.subject).toBe(`[Notes CRM] #${memoId} Budget overrun`);
    expect(mail.from?.value).toEqual([{ name: 'Andrew Meyer', address: 'notes@northwind.test' }]);
    expect(mail.text).toContain('Andrew Meyer sent you a memo');
    expect(mail.text).toContain(`http://notes.northwind.test/memos/${memoId}`);
    expect(mail.text).toContain('Waiting for Darian Voss since');
    const html = String(mail.html);
    expect(html).toContain('Andrew Meyer sent you a memo');
    expect(html).toContain(`href="http://notes.northwind.test/memos/${memoId}"`);
  });

  test('names the page where its reader chooses what is mailed', async () => {
    await write({ title: 'Footer', to: 'darian' });
    expect(only('darian@demo.test').text).toContain('http://notes.northwind.test/account/notifications');
  });

  test('is marked as automatic, so that no absence note answers it', async () => {
    await write({ title: 'Quiet', to: 'darian' });
    const { headers } = only('darian@demo.test');
    expect(headers.get('auto-submitted')).toBe('auto-generated');
    expect(headers.get('x-auto-response-suppress')).toBe('All');
  });

  test('is in the language and time zone of its reader', async () => {
    await app.db.prisma.user.update({
      where: { email: 'darian@demo.test' },
      data: { locale: 'de', timeZone: 'Asia/Tokyo' },
    });
    const memoId = await write({ title: 'Umzug', to: 'darian' });
    const memo = await app.db.prisma.memo.findUniqueOrThrow({ where: { id: memoId } });
    const mail = only('darian@demo.test');
    await app.db.prisma.user.update({
      where: { email: 'darian@demo.test' },
      data: { locale: 'en', timeZone: 'Europe/Berlin' },
    });
    expect(mail.text).toContain('Andrew Meyer hat Ihnen ein Memo gesendet');
    expect(mail.text).toContain('Memo öffnen');
    const tokyo = new Intl.DateTimeFormat('de', { timeZone: 'Asia/Tokyo', hour: '2-digit', minute: '2-digit' });
    expect(mail.text).toContain(tokyo.format(memo.stageChangedAt));
  });

  test('lets no title begin a header of its own', async () => {
    const memoId = await writeMemo(app, 'andrew', { title: 'x', to: 'darian' });
    await app.db.prisma.memo.update({
      where: { id: memoId },
      data: { title: 'Hello\r\nBcc: everybody@evil.test\r\n\r\n<b>there</b>' },
    });
    await app.db.prisma.user.update({
      where: { email: 'andrew@demo.test' },
      data: { name: 'Andrew"\r\nBcc: e@evil.test' },
    });
    await drainJobs(app.deps);
    await app.db.prisma.user.update({ where: { email: 'andrew@demo.test' }, data: { name: 'Andrew Meyer' } });
    const mail = only('darian@demo.test');
    expect(mail.headers.has('bcc')).toBe(false);
    expect(mail.subject).toBe(`[Notes CRM] #${memoId} Hello Bcc: everybody@evil.test <b>there</b>`);
    expect(String(mail.html)).toContain('&lt;b&gt;there&lt;/b&gt;');
    expect(server.mails.flatMap(({ to }) => [to].flat().flatMap((entry) => entry?.value ?? []))).toHaveLength(1);
  });
});

test('the mails about one memo hang together in the reader’s mail program', async () => {
  const memoId = await write({ title: 'Thread', to: 'darian', subscribers: ['olga'] });
  await act(await app.agentFor('darian'), `/memos/${memoId}/postponement`);
  await drainJobs(app.deps);
  await act(await app.agentFor('darian'), `/memos/${memoId}/consideration`);
  await drainJobs(app.deps);
  const [first, second, third] = server.to('olga@demo.test');
  const root = `<memo-${memoId}@notes.northwind.test>`;
  expect(first?.inReplyTo).toBe(root);
  expect([first?.references].flat()).toEqual([root]);
  expect(second?.inReplyTo).toBe(first?.messageId);
  expect([second?.references].flat()).toEqual([root, first?.messageId]);
  expect(third?.inReplyTo).toBe(first?.messageId);
  expect(new Set([first, second, third].map((mail) => mail?.messageId)).size).toBe(3);
  expect(new Set([first, second, third].map((mail) => mail?.subject)).size).toBe(1);
});

test('a withdrawn memo is told of by mail, with a button that leads to a page that exists', async () => {
  const memoId = await write({ title: 'A mistake', to: 'darian' });
  server.mails.length = 0;
  await act(await app.agentFor('andrew'), `/memos/${memoId}/withdrawal`);
  await drainJobs(app.deps);
  const mail = only('darian@demo.test');
  expect(mail.subject).toBe(`[Notes CRM] #${memoId} A mistake`);
  expect(mail.text).toContain('Andrew Meyer withdrew a memo');
  expect(mail.text).toContain('http://notes.northwind.test/notifications');
});

test('whoever lost the memo before the mail went out gets none', async () => {
  const memoId = await writeMemo(app, 'andrew', { title: 'Short visit', to: 'darian', subscribers: ['olga'] });
  server.refuseWith(451);
  await drainJobs(app.deps);
  server.refuseWith(null);
  const olga = await app.user('olga');
  await act(await app.agentFor('andrew'), `/memos/${memoId}/subscribers/${olga.id}/delete`);
  await app.db.pool.query('UPDATE graphile_worker._private_jobs SET run_at = now()');
  await drainJobs(app.deps);
  expect(server.to('olga@demo.test')).toEqual([]);
  only('darian@demo.test');
});

describe('whose turn it is', () => {
  const stateLine = (person: string) =>
    /^.*Waiting for Darian Voss since.*$/m.exec(only(`${person}@demo.test`).text ?? '')?.[0];

  test('names the absence of the recipient and who stands in, like the page, to all but the absent', async () => {
    await goAway(app, 'darian', { deputy: 'olga' });
    await drainJobs(app.deps);
    server.mails.length = 0;
    const memoId = await write({ title: 'Away', to: 'darian', subscribers: ['valeria'] });
    expect(stateLine('valeria')).toMatch(/ · Absent until .+ · Deputy: Olga Koval$/);
    expect(stateLine('olga')).toMatch(/ · Absent until .+ · You stand in$/);
    expect(stateLine('darian')).not.toContain('Absent');
    const shown = await (await app.agentFor('valeria')).get(`/memos/${memoId}`);
    expect(shown.text).toMatch(/Absent until [^<]+ · Deputy: Olga Koval/);
    await comeBack(app, 'darian');
  });
});
