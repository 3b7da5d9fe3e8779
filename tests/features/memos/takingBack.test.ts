import { expect, test } from 'vitest';
import type { TestApp } from '../../support/app';
import { goAway } from '../../support/absences';
import { said } from '../../support/chat';
import { drainJobs } from '../../support/jobs';
import type { MailServer } from '../../support/mail';
import { withMails } from '../../support/mailing';
import { act, eventsOf, formOf, makeMemo, memoOf, post } from '../../support/memos';
import { page } from '../../support/page';

let app: TestApp;
let server: MailServer;
withMails({}, (given) => ({ app, server } = given));

const takeBack = async (memo: number, person = 'andrew') =>
  post(await app.agentFor(person), `/memos/${memo}/sending/delete`);
const noticesOf = (memoId: number) =>
  app.db.prisma.notification.findMany({
    where: { memoId },
    select: { event: { select: { type: true } }, user: { select: { name: true } } },
  });

test('a memo that no recipient has opened becomes a draft again, with all that stood in it', async () => {
  const memo = await makeMemo(app, 'andrew', { to: 'darian', subscribers: ['olga'], title: 'Too early' });
  const before = await formOf(app, memo);
  const answer = await takeBack(memo);
  expect(answer.headers.location).toBe(`/memos/${memo}/edit`);
  const andrew = await app.agentFor('andrew');
  const form = page(await andrew.get(`/memos/${memo}/edit`));
  expect(form.flash).toContain('The memo is a draft again.');
  expect(form.buttons).toContain('Send');
  expect({ ...(await formOf(app, memo)), version: '' }).toEqual({ ...before, version: '' });
  expect(page(await andrew.get('/memos?view=drafts')).content).toContain('Too early');
  for (const person of ['darian', 'olga', 'ekaterina'])
    expect((await (await app.agentFor(person)).get(`/memos/${memo}`)).status, person).toBe(404);
  expect(await app.db.prisma.ball.count({ where: { memoId: memo, until: null } })).toBe(0);
  expect((await takeBack(memo)).status, 'a second click').toBe(303);
  expect(await eventsOf(app, memo)).toEqual(['sent', 'takenBack']);
});

test('its notices vanish and mails on their way are not sent; who was mailed already gets one line', async () => {
  const unmailed = await makeMemo(app, 'andrew', { to: 'darian', subscribers: ['olga'] });
  await takeBack(unmailed);
  await drainJobs(app.deps);
  expect([server.mails.length, (await noticesOf(unmailed)).length]).toEqual([0, 0]);

  const memo = await makeMemo(app, 'andrew', { to: 'darian', subscribers: ['olga'], title: 'Half told' });
  const olga = await app.user('olga');
  await app.db.prisma.notificationPreference.create({ data: { userId: olga.id, kind: 'memo-sent', timing: 'daily' } });
  await drainJobs(app.deps);
  expect(server.to('darian@demo.test')).toHaveLength(1);
  expect((await noticesOf(memo)).length).toBe(2);
  await takeBack(memo);
  await drainJobs(app.deps);
  const [, line] = server.to('darian@demo.test');
  expect(line?.text).toContain('Andrew Meyer took back a memo of which you had a mail already');
  expect(line?.subject).toBe(`[Notes CRM] #${memo} Half told`);
  expect(server.to('olga@demo.test')).toEqual([]);
  expect((await noticesOf(memo)).map(({ event, user }) => `${event.type} ${user.name}`)).toEqual([
    'memo.takenBack Darian Voss',
  ]);
  await app.db.prisma.notificationPreference.deleteMany({ where: { userId: olga.id } });
});

test('what is sent again is told anew, once, also when nobody had been told of the first time yet', async () => {
  const memo = await makeMemo(app, 'andrew', { to: 'darian' });
  await takeBack(memo);
  await act(await app.agentFor('andrew'), `/memos/${memo}/sending`, await formOf(app, memo));
  await drainJobs(app.deps);
  expect(server.to('darian@demo.test')).toHaveLength(1);
  expect((await (await app.agentFor('darian')).get(`/memos/${memo}`)).status).toBe(200);
  expect((await memoOf(app, memo)).stage).toBe('pending');
});

test.each(['darian', 'olga'])(
  'when %s has opened it, as recipient or deputy, its owner is told who, and may withdraw it',
  async (person) => {
    if (person === 'olga') await goAway(app, 'darian', { deputy: 'olga' });
    const memo = await makeMemo(app, 'andrew', { to: 'darian' });
    const andrew = await app.agentFor('andrew');
    expect(page(await andrew.get(`/memos/${memo}`)).buttons).toContain('Take back');
    await (await app.agentFor(person)).get(`/memos/${memo}`).expect(200);
    expect(page(await andrew.get(`/memos/${memo}`)).buttons).not.toContain('Take back');
    const refused = await takeBack(memo);
    expect(refused.status).toBe(409);
    expect(page(refused).summary).toContain(`${(await app.user(person)).name} has opened this memo meanwhile`);
    expect((await memoOf(app, memo)).stage).toBe('pending');
  },
);

test('a subscriber who has opened it, and written in its chat, is in nobody’s way', async () => {
  const memo = await makeMemo(app, 'andrew', { to: 'marina', subscribers: ['valeria'] });
  const valeria = await app.agentFor('valeria');
  await valeria.get(`/memos/${memo}`).expect(200);
  const first = await said(valeria, `/memos/${memo}`, 'Already?');
  await said(valeria, `/memos/${memo}`, 'Oh well', { replyTo: String(first) });
  await act(valeria, '/reminders', { memo: String(memo), date: '2099-01-01', time: '09:00', note: '' });
  await drainJobs(app.deps);
  expect((await takeBack(memo)).status).toBe(303);
  await drainJobs(app.deps);
  await act(await app.agentFor('andrew'), `/memos/${memo}/delete`);
  expect(await app.db.prisma.memo.count({ where: { id: memo } })).toBe(0);
  await (await app.agentFor('valeria')).get('/notifications').expect(200);
});

test.each([
  ['darian', 403],
  ['olga', 403],
  ['masha', 404],
  ['ekaterina', 403],
])('%s does not take back what another sent (%i)', async (person, status) => {
  const memo = await makeMemo(app, 'andrew', { to: 'darian', subscribers: ['olga'] });
  expect((await takeBack(memo, person)).status).toBe(status);
});

test('a memo to oneself has been opened by its recipient', async () => {
  const memo = await makeMemo(app, 'andrew', { to: 'andrew' });
  expect((await takeBack(memo)).status).toBe(409);
});

test('of taking back and opening at the same moment one wins, and the other is told', async () => {
  const darian = await app.agentFor('marina');
  for (let round = 0; round < 10; round += 1) {
    const memo = await makeMemo(app, 'andrew', { to: 'marina' });
    const [taken, opened] = await Promise.all([takeBack(memo), darian.get(`/memos/${memo}`)]);
    const { stage } = await memoOf(app, memo);
    expect([taken.status, opened.status, stage]).toEqual(
      stage === 'draft' ? [303, 404, 'draft'] : [409, 200, 'pending'],
    );
  }
});

test('who opens it while it is being taken back waits, and reads that it was', async () => {
  const memo = await makeMemo(app, 'andrew', { to: 'marina' });
  const marina = await app.agentFor('marina');
  const client = await app.db.pool.connect();
  try {
    await client.query('BEGIN');
    await client.query('SELECT 1 FROM memos WHERE id = $1 FOR UPDATE', [memo]);
    const opening = marina.get(`/memos/${memo}`).then((answer) => answer);
    await expect
      .poll(
        async () =>
          (
            await app.db.pool.query(
              `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
            )
          ).rowCount,
      )
      .toBe(1);
    await client.query(`UPDATE memos SET stage = 'draft' WHERE id = $1`, [memo]);
    await client.query('COMMIT');
    const answer = await opening;
    expect(answer.status).toBe(404);
    expect(page(answer).content).toContain('The owner has just taken this memo back.');
  } finally {
    client.release();
  }
});
