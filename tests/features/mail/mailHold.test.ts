import { beforeEach, expect, test } from 'vitest';
import { withMails } from '../../support/mailing';
import { drainJobs } from '../../support/jobs';
import type { TestApp } from '../../support/app';
import type { MailServer } from '../../support/mail';
import { writeMemo } from '../../support/memos';

let app: TestApp;
let server: MailServer;
withMails({}, (given) => ({ app, server } = given));

const hold = (since: Date | null) => app.db.prisma.company.updateMany({ data: { mailHeldSince: since } });
const states = async () =>
  (await app.db.prisma.mailDelivery.findMany({ orderBy: { id: 'asc' } })).map(({ state }) => state);

beforeEach(async () => {
  await app.db.prisma.mailDelivery.deleteMany();
  await hold(new Date());
});

test('a restored company writes to nobody until an admin lets its mail go out; then what was held goes, once', async () => {
  await writeMemo(app, 'andrew', { title: 'While it was looked at', to: 'darian' });
  await drainJobs(app.deps);
  expect(server.mails).toEqual([]);
  expect(new Set(await states())).toEqual(new Set(['kept']));

  const admin = await app.agentFor('admin');
  const page = await admin.get('/admin/jobs').expect(200);
  expect(page.text).toContain('Mail is held');
  expect((await admin.get('/admin/health')).text).toContain('Mail is held');
  await admin.post('/admin/jobs/mails/release').set('Origin', 'http://localhost:3000').expect(303);
  await drainJobs(app.deps);
  expect(server.to('darian@demo.test').map(({ subject }) => subject)).toEqual([
    expect.stringContaining('While it was looked at'),
  ]);
  expect(new Set(await states())).toEqual(new Set(['sent']));

  await admin.post('/admin/jobs/mails/release').set('Origin', 'http://localhost:3000').expect(303);
  await drainJobs(app.deps);
  expect(server.to('darian@demo.test')).toHaveLength(1);
  expect(await app.db.prisma.auditEntry.count({ where: { type: 'mail.released' } })).toBe(1);
});

test('what was kept for want of a mail server is not sent when the hold ends', async () => {
  await hold(null);
  const person = await app.user('darian');
  await app.db.prisma.mailDelivery.create({
    data: { userId: person.id, kind: 'digest', state: 'kept', messageId: '<kept@notes>', toAddress: person.email },
  });
  await hold(new Date());
  const admin = await app.agentFor('admin');
  await admin.post('/admin/jobs/mails/release').set('Origin', 'http://localhost:3000').expect(303);
  await drainJobs(app.deps);
  expect(await states()).toEqual(['kept']);
});
