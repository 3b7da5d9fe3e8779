import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { sendMails } from '#src/features/mail/sendMail.service';
import { clock } from '#src/platform/clock';
import { LATER } from '#src/platform/jobs';
import { createMailer } from '#src/platform/mailer';
import { GRACE_MS } from '#src/platform/worker/runner';
import { withApp, type TestApp } from '../../support/app';
import { drainJobs } from '../../support/jobs';
import { startMailServer, type MailServer } from '../../support/mail';
import { writeMemo } from '../../support/memos';

const MINUTE = 60_000;
/** Who is at work somewhere else. */
const RUNNER = 'living';

let server: MailServer;
let app: TestApp;
// Not `withMails`: one of the tests ends the server and starts another in its place.
beforeAll(async () => {
  server = await startMailServer();
  app = await withApp({ SMTP_URL: server.url });
  const runner = { id: RUNNER, lane: 'mail', takesJobs: true, beatAt: new Date() };
  await app.db.prisma.queueRunner.create({ data: runner });
});
afterAll(async () => {
  await app.close();
  await server.close();
});
beforeEach(() => {
  server.mails.length = 0;
  server.refuseWith(null);
});
afterEach(() => clock.reset());

const write = async (title: string): Promise<number> => {
  const memoId = await writeMemo(app, 'andrew', { title, to: 'darian' });
  await drainJobs(app.deps);
  return memoId;
};
const deliveryOf = (memoId: number) =>
  app.db.prisma.mailDelivery.findFirstOrThrow({ where: { notification: { memoId } } });
const later = async (minutes: number) => {
  clock.set(new Date(clock.now().getTime() + minutes * MINUTE));
  await drainJobs(app.deps);
};

describe('a mail server that says "not now"', () => {
  test('is asked again, and the mail arrives once', async () => {
    server.refuseWith(451);
    const memoId = await write('Later');
    expect(await deliveryOf(memoId)).toMatchObject({ state: 'queued', attempts: 1 });
    await later(1.1);
    expect(await deliveryOf(memoId)).toMatchObject({ state: 'queued', attempts: 2 });
    server.refuseWith(null);
    await later(1);
    expect(server.mails).toEqual([]);
    await later(1.1);
    expect(await deliveryOf(memoId)).toMatchObject({ state: 'sent', attempts: 3, lastError: null });
    expect(server.mails).toHaveLength(1);
  });

  test('for three days is given up on, and the failure stands in the row', async () => {
    server.refuseWith(451);
    const memoId = await write('Never');
    for (let hour = 0; hour < 75; hour += 1) await later(61);
    expect(await deliveryOf(memoId)).toMatchObject({ state: 'failed', lastError: expect.stringContaining('not now') });
    expect((await deliveryOf(memoId)).attempts).toBeGreaterThan(60);
  });
});

test('a mail server that is down is asked again when it is up', async () => {
  const url = new URL(server.url);
  await server.close();
  const memoId = await write('Down');
  expect(await deliveryOf(memoId)).toMatchObject({ state: 'queued', attempts: 1 });
  server = await startMailServer(Number(url.port));
  await later(1.1);
  expect(await deliveryOf(memoId)).toMatchObject({ state: 'sent' });
  expect(server.mails).toHaveLength(1);
});

test('a mail that the server refuses for good is not tried again', async () => {
  server.refuseWith(550);
  const memoId = await write('Refused');
  expect(await deliveryOf(memoId)).toMatchObject({ state: 'failed', attempts: 1 });
  server.refuseWith(null);
  await later(120);
  expect(server.mails).toEqual([]);
});

test('the same mail sent by two jobs at once, and again, arrives once', async () => {
  server.refuseWith(451);
  const { id } = await deliveryOf(await write('Twice'));
  server.refuseWith(null);
  const mailer = createMailer(app.deps.config);
  await Promise.all([sendMails({ ...app.deps, mailer }, [id]), sendMails({ ...app.deps, mailer }, [id])]);
  await sendMails({ ...app.deps, mailer }, [id]);
  mailer?.close();
  expect(server.mails).toHaveLength(1);
  await later(5);
  expect(server.mails).toHaveLength(1);
});

test('a mail whose sender is known to be gone is sent at once, under the same Message-ID', async () => {
  server.refuseWith(451);
  const { id, messageId } = await deliveryOf(await write('Left behind'));
  server.refuseWith(null);
  const leaseUntil = new Date(clock.now().getTime() + 3 * MINUTE);
  await app.db.prisma.mailDelivery.update({ where: { id }, data: { state: 'sending', leaseUntil, claimedBy: 'gone' } });
  const mailer = createMailer(app.deps.config);
  await Promise.all([1, 2].map(() => sendMails({ ...app.deps, mailer }, [id], { runnerId: RUNNER })));
  mailer?.close();
  expect(server.mails.map((mail) => mail.messageId)).toEqual([messageId]);
});

test('a mail claimed while the clock was ahead is sent', async () => {
  server.refuseWith(451);
  const memoId = await write('From the future');
  const { id } = await deliveryOf(memoId);
  server.refuseWith(null);
  const leaseUntil = new Date(clock.now().getTime() + 24 * 60 * MINUTE);
  await app.db.prisma.mailDelivery.update({ where: { id }, data: { state: 'sending', leaseUntil, claimedBy: RUNNER } });
  await later(1.1);
  expect(await deliveryOf(memoId)).toMatchObject({ state: 'sent' });
});

test('a mail whose sender no longer answers is sent when its lease is over, under the same Message-ID', async () => {
  server.refuseWith(451);
  const { id, messageId } = await deliveryOf(await write('Half sent'));
  server.refuseWith(null);
  await app.db.pool.query('DELETE FROM graphile_worker._private_jobs');
  const leaseUntil = new Date(clock.now().getTime() + 3 * MINUTE);
  await app.db.prisma.mailDelivery.update({ where: { id }, data: { state: 'sending', leaseUntil, claimedBy: RUNNER } });
  const mailer = createMailer(app.deps.config);
  await sendMails({ ...app.deps, mailer }, [id]);
  mailer?.close();
  expect(server.mails).toEqual([]);
  await later(4);
  expect(server.mails.map((mail) => mail.messageId)).toEqual([messageId]);
});

test('a mail that cannot be written is tried again, then given up, like one that cannot be sent', async () => {
  server.refuseWith(451);
  const memoId = await write('Unwritable');
  server.refuseWith(null);
  const { id } = await deliveryOf(memoId);
  await app.db.prisma.event.updateMany({ where: { memoId }, data: { type: 'memo.unheardOf' } });
  await later(1.1);
  expect(await deliveryOf(memoId)).toMatchObject({ state: 'queued', attempts: 2, leaseUntil: null });
  await app.db.prisma.mailDelivery.update({ where: { id }, data: { createdAt: new Date('2020-01-01') } });
  await later(3);
  expect(await deliveryOf(memoId)).toMatchObject({ state: 'failed', lastError: expect.stringContaining('Invalid') });
  expect(server.mails).toEqual([]);
  await app.db.prisma.event.updateMany({ where: { memoId }, data: { type: 'memo.sent' } });
});

test('a mail that another process sends is looked at again by one job, however many asked', async () => {
  server.refuseWith(451);
  const { id } = await deliveryOf(await write('Leased'));
  server.refuseWith(null);
  await app.db.pool.query('DELETE FROM graphile_worker._private_jobs');
  const leaseUntil = new Date(clock.now().getTime() + 3 * MINUTE);
  await app.db.prisma.mailDelivery.update({ where: { id }, data: { state: 'sending', leaseUntil, claimedBy: RUNNER } });
  for (let process = 0; process < 3; process += 1) await sendMails({ ...app.deps, mailer: null }, [id]);
  const jobs = await app.db.pool.query('SELECT key FROM graphile_worker.jobs');
  expect(jobs.rows).toEqual([{ key: `mail:${id}` }]);
  await later(4);
});

test('a person who was deactivated meanwhile gets no mail', async () => {
  server.refuseWith(451);
  const memoId = await write('Gone');
  server.refuseWith(null);
  await app.db.prisma.user.update({ where: { email: 'darian@demo.test' }, data: { deactivatedAt: new Date() } });
  await later(2);
  await app.db.prisma.user.update({ where: { email: 'darian@demo.test' }, data: { deactivatedAt: null } });
  expect(await deliveryOf(memoId)).toMatchObject({ state: 'skipped' });
  expect(server.mails).toEqual([]);
});

describe('a person who wishes', () => {
  const wish = async (timing: 'never' | 'unlessReadSoon') => {
    const { id: userId } = await app.user('darian');
    await app.db.prisma.notificationPreference.deleteMany();
    await app.db.prisma.notificationPreference.create({ data: { userId, kind: 'memo-sent', timing } });
  };
  afterAll(() => app.db.prisma.notificationPreference.deleteMany());

  test('no mail of a kind gets the notice alone', async () => {
    await wish('never');
    const memoId = await write('Silent');
    expect(await app.db.prisma.notification.count({ where: { memoId } })).toBe(1);
    expect(await app.db.prisma.mailDelivery.count({ where: { notification: { memoId } } })).toBe(0);
  });

  test('mail unless it is read soon gets it after two minutes', async () => {
    await wish('unlessReadSoon');
    await write('Unread');
    expect(server.mails).toEqual([]);
    await later(2.1);
    expect(server.mails).toHaveLength(1);
  });

  test('mail unless it is read soon gets none of what was read', async () => {
    await wish('unlessReadSoon');
    const memoId = await write('Read at once');
    await (await app.agentFor('darian')).get(`/memos/${memoId}`).expect(200);
    await later(2.1);
    expect(server.mails).toEqual([]);
    expect(await deliveryOf(memoId)).toMatchObject({ state: 'skipped' });
  });
});

test('a mail that waited goes to the address of now, and its row says so', async () => {
  server.refuseWith(451);
  const memoId = await write('Moved');
  server.refuseWith(null);
  const where = { id: (await app.user('darian')).id };
  await app.db.prisma.user.update({ where, data: { email: 'voss@demo.test' } });
  await later(1.1);
  expect(await deliveryOf(memoId)).toMatchObject({ state: 'sent', toAddress: 'voss@demo.test' });
  await app.db.prisma.user.update({ where, data: { email: 'darian@demo.test' } });
});

describe('a job of mails of which each takes a second and a half', () => {
  afterEach(() => vi.restoreAllMocks());

  /** Answers how long the job took, by the clock that the mails move on. */
  const sendSlowly = async (ids: number[], priority: number): Promise<number> => {
    let passed = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => passed);
    const send = (): Promise<string> => {
      passed += 1_500;
      return Promise.resolve('250 taken');
    };
    await sendMails({ ...app.deps, mailer: { send, close: () => undefined } }, ids, { runnerId: RUNNER, priority });
    return passed;
  };
  const waitingMails = async (): Promise<number[]> => {
    server.refuseWith(451);
    const ids: number[] = [];
    for (const title of ['One', 'Two', 'Three', 'Four', 'Five', 'Six'])
      ids.push((await deliveryOf(await write(title))).id);
    server.refuseWith(null);
    await app.db.pool.query('DELETE FROM graphile_worker._private_jobs');
    return ids;
  };

  test('ends before a program that stops would cut it off, and leaves the others to a job as urgent as itself', async () => {
    const ids = await waitingMails();
    expect(await sendSlowly(ids, LATER)).toBeLessThan(GRACE_MS);
    const { rows } = await app.db.pool.query('SELECT payload, priority FROM graphile_worker._private_jobs');
    const sent = await app.db.prisma.mailDelivery.count({ where: { id: { in: ids }, state: 'sent' } });
    expect(rows).toEqual([{ payload: { deliveryIds: ids.slice(sent) }, priority: LATER }]);
    await drainJobs(app.deps);
    expect(server.mails).toHaveLength(ids.length - sent);
  });
});
