import { expect, test, vi } from 'vitest';
import { orderDigest } from '#src/features/mail/digestMail.service';
import { startJobs } from '#src/jobs';
import type { TestApp } from './support/app';
import { drainJobs } from './support/jobs';
import type { MailServer } from './support/mail';
import { withMails } from './support/mailing';
import { act, makeMemo } from './support/memos';

let server: MailServer;
let app: TestApp;
withMails({}, (given) => void ({ app, server } = given));

const PEOPLE = ['marina', 'sergey', 'tanya', 'valeria', 'ekaterina', 'ruth'];
const noticesOf = (memoId: number) => app.db.prisma.notification.count({ where: { memoId } });

test('the bell rings while the mail server keeps every mail waiting', async () => {
  server.holdBack(true);
  const worker = startJobs(app.deps, { databaseUrl: app.databaseUrl, jobs: 'alone' });
  try {
    // The mails of each go one after the other.
    for (let memo = 0; memo < 4; memo += 1) await makeMemo(app, 'andrew', { to: 'darian', subscribers: PEOPLE });
    await vi.waitFor(() => expect(server.mails).toHaveLength(4), 15_000);
    const memoId = await makeMemo(app, 'andrew', { to: 'darian', subscribers: PEOPLE });
    await vi.waitFor(async () => expect(await noticesOf(memoId)).toBe(PEOPLE.length + 1), 8_000);
    expect(server.mails).toHaveLength(4);
  } finally {
    server.holdBack(false);
    await worker.stop();
  }
});

test('a mail to one person goes before the digests and reminders that many get', async () => {
  await drainJobs(app.deps);
  await act(await app.agentFor('ruth'), '/account/notifications', { 'memo-sent': 'hourly' });
  await makeMemo(app, 'andrew', { to: 'ruth' });
  await drainJobs(app.deps);
  server.mails.length = 0;
  const inAnHour = new Date(Date.now() + 3_600_000);
  await orderDigest(app.deps, { userId: (await app.user('ruth')).id, dueAt: inAnHour });
  await makeMemo(app, 'andrew', { to: 'darian' });
  await drainJobs(app.deps);
  expect(server.mails.map((mail) => [mail.to].flat()[0]?.text)).toEqual(['darian@demo.test', 'ruth@demo.test']);
});
