import { afterEach, beforeEach, expect, test } from 'vitest';
import { clock } from '#src/platform/clock';
import type { TestApp } from '../../support/app';
import { drainJobs } from '../../support/jobs';
import type { MailServer } from '../../support/mail';
import { withMails } from '../../support/mailing';
import { act, makeMemo } from '../../support/memos';

let server: MailServer;
let app: TestApp;
withMails({}, (given) => void ({ app, server } = given));
beforeEach(() => hours('08:00', '18:00'));
afterEach(async () => {
  await app.db.prisma.notificationPreference.deleteMany();
});

const WORK = ['1', '2', '3', '4', '5'];
const hours = async (from: string, until: string, days = WORK) =>
  act(await app.agentFor('darian'), '/account/notifications/hours', { from, until, days });
const at = async (time: string) => {
  clock.set(new Date(time));
  await drainJobs(app.deps);
};
const send = async (time: string, title = 'Chairs') => {
  clock.set(new Date(time));
  const memoId = await makeMemo(app, 'andrew', { title, to: 'darian', subscribers: ['olga'] });
  await drainJobs(app.deps);
  return memoId;
};
const mailsTo = (person: string) => server.to(`${person}@demo.test`);

/** Berlin is one hour before UTC in winter; 15 January 2027 is a Friday. */
test('in quiet time a mail waits until it ends, the notice does not, and nobody else’s mail either', async () => {
  const memoId = await send('2027-01-15T17:30:00Z');
  expect(mailsTo('darian')).toEqual([]);
  expect(mailsTo('olga')).toHaveLength(1);
  expect(await app.db.prisma.notification.count({ where: { memoId, user: { email: 'darian@demo.test' } } })).toBe(1);
  await at('2027-01-17T12:00:00Z');
  await at('2027-01-18T06:59:00Z');
  expect(mailsTo('darian')).toEqual([]);
  await at('2027-01-18T07:00:00Z');
  expect(mailsTo('darian')).toHaveLength(1);
});

test('within the hours a mail goes at once', async () => {
  await send('2027-01-15T12:00:00Z');
  expect(mailsTo('darian')).toHaveLength(1);
});

test('a mail that could not go in time waits over the quiet time, is tried no more often, and then goes', async () => {
  server.refuseWith(451);
  const memoId = await send('2027-01-15T16:50:00Z');
  await at('2027-01-15T16:59:30Z');
  const delivery = () =>
    app.db.prisma.mailDelivery.findFirstOrThrow({
      where: { notification: { memoId }, user: { email: 'darian@demo.test' } },
    });
  const { attempts } = await delivery();
  await at('2027-01-15T17:30:00Z');
  await at('2027-01-16T12:00:00Z');
  expect(await delivery()).toMatchObject({ state: 'queued', attempts });
  server.refuseWith(null);
  await at('2027-01-18T07:00:00Z');
  expect(mailsTo('darian')).toHaveLength(1);
});

test('hours that were chosen while a mail waits hold for it', async () => {
  await act(await app.agentFor('darian'), '/account/notifications', { 'memo-sent': 'unlessReadSoon' });
  await send('2027-01-15T12:00:00Z');
  await hours('14:00', '18:00');
  await at('2027-01-15T12:02:00Z');
  expect(mailsTo('darian')).toEqual([]);
  await at('2027-01-15T13:00:00Z');
  expect(mailsTo('darian')).toHaveLength(1);
});

test('what would come together in quiet time comes in one mail after it', async () => {
  await act(await app.agentFor('darian'), '/account/notifications', { 'memo-sent': 'hourly' });
  await send('2027-01-15T17:30:00Z', 'Chairs');
  await send('2027-01-16T20:30:00Z', 'Tables');
  await at('2027-01-18T06:00:00Z');
  expect(mailsTo('darian')).toEqual([]);
  await at('2027-01-18T07:00:00Z');
  expect(mailsTo('darian').map(({ subject }) => subject)).toEqual(['[Notes CRM] 2 notifications']);
});

test('a new password that was asked for comes at once', async () => {
  clock.set(new Date('2027-01-16T12:00:00Z'));
  await app.agent().post('/password/forgot').type('form').send({ email: 'darian@demo.test' });
  await drainJobs(app.deps);
  expect(mailsTo('darian')).toHaveLength(1);
});
