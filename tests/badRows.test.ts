import { mkdir, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { sweepOrphanFiles } from '#src/features/files/files.service';
import { mailBatch } from '#src/features/mail/mailBatch';
import { digestLetter } from '#src/features/mail/digestMail.service';
import { findDelivery } from '#src/features/mail/mail.queries';
import { attendToWaitingMemos } from '#src/features/memos/waiting/waiting.service';
import { pruneExpired } from '#src/features/admin/jobs/pruning.service';
import { pruneByRetention } from '#src/features/admin/settings/retention.service';
import { clock } from '#src/platform/clock';
import { aDayBegins, comeBack, dayIn, goAway } from './support/absences';
import { withApp, type TestApp } from './support/app';
import { drainJobs } from './support/jobs';
import { startMailServer, type MailServer } from './support/mail';
import { makeMemo, memoOf, post } from './support/memos';
import { page } from './support/page';
import { makeTask } from './support/tasks';

/** What one row has wrong keeps no other from its turn: in each job, and on each page that many rows stand on. */
let mail: MailServer;
let app: TestApp;
beforeAll(async () => {
  mail = await startMailServer();
  app = await withApp({ SMTP_URL: mail.url });
  await app.db.prisma.user.updateMany({ data: { timeZone: 'Europe/Berlin' } });
  await app.db.prisma.company.updateMany({ data: { anyoneMayBeRecipient: true } });
});
afterEach(async () => {
  clock.reset();
  await app.db.pool.query(`DROP TRIGGER IF EXISTS spoilt ON events; DROP TRIGGER IF EXISTS spoilt ON user_tokens;
    DROP TRIGGER IF EXISTS spoilt ON audit_entries`);
});
afterAll(async () => {
  await app.close();
  await mail.close();
});

/** The database refuses these rows, as one that is damaged would. */
async function spoil(table: string, when: 'INSERT' | 'DELETE', condition: string): Promise<void> {
  await app.db.pool.query(`
    CREATE OR REPLACE FUNCTION spoilt() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'this row is spoilt'; END $$;
    CREATE TRIGGER spoilt BEFORE ${when} ON ${table} FOR EACH ROW WHEN (${condition}) EXECUTE FUNCTION spoilt()`);
}

const standsIn = async (memoId: number, person: string) => {
  const { id: userId } = await app.user(person);
  return (await app.db.prisma.participant.count({ where: { memoId, userId, isDeputy: true } })) > 0;
};

describe('an absence that nobody can reckon with', () => {
  /** Entered for tomorrow, and damaged then; the others' begin the same day. */
  async function spoiltAbsence(): Promise<{ bad: number; good: number }> {
    const bad = await makeMemo(app, 'andrew', { to: 'darian' });
    const good = await makeMemo(app, 'andrew', { to: 'ekaterina' });
    await goAway(app, 'darian', { deputy: 'ruth', from: 1 });
    await goAway(app, 'ekaterina', { deputy: 'olga', from: 1 });
    const { id: userId } = await app.user('darian');
    await app.db.pool.query(`UPDATE absences SET until_day = 'infinity' WHERE user_id = $1 AND ended_at IS NULL`, [
      userId,
    ]);
    clock.set(new Date(`${dayIn(1)}T10:00:00Z`));
    return { bad, good };
  }

  test('stops neither the job nor whoever enters or ends one', async () => {
    const { bad, good } = await spoiltAbsence();
    await aDayBegins(app);
    expect(await standsIn(good, 'olga')).toBe(true);
    expect(await standsIn(bad, 'ruth')).toBe(false);
    const own = { from: dayIn(0), until: dayIn(3), note: '' };
    expect((await post(await app.agentFor('masha'), '/account/absence', own)).status).toBe(303);
    await comeBack(app, 'masha');
    await comeBack(app, 'ekaterina');
    expect(await standsIn(good, 'olga')).toBe(false);
    const { id } = await app.user('darian');
    await app.db.prisma.$executeRaw`DELETE FROM absences WHERE user_id = ${id}`;
  });
});

describe('the morning', () => {
  test('is told to everybody but the one for whom it cannot be written', async () => {
    await app.db.prisma.user.updateMany({ data: { remindedOn: null } });
    clock.set(new Date('2027-01-11T07:00:00Z'));
    await makeMemo(app, 'andrew', { to: 'darian' });
    await makeMemo(app, 'andrew', { to: 'ekaterina' });
    const [bad, good] = [(await app.user('darian')).id, (await app.user('ekaterina')).id];
    await spoil('events', 'INSERT', `NEW.type = 'person.memosWait' AND NEW.user_id = ${bad}`);
    clock.set(new Date('2027-01-14T08:00:00Z'));
    await attendToWaitingMemos(app.deps);
    const told = (userId: number) => app.db.prisma.event.count({ where: { userId, type: 'person.memosWait' } });
    expect([await told(good), await told(bad)]).toEqual([1, 0]);
    await app.db.pool.query('DROP TRIGGER spoilt ON events');
    await attendToWaitingMemos(app.deps);
    expect([await told(good), await told(bad)]).toEqual([1, 1]);
  });

  test('is told although one memo has waited since no time at all', async () => {
    clock.set(new Date('2027-02-01T07:00:00Z'));
    const bad = await makeMemo(app, 'andrew', { to: 'darian' });
    await makeMemo(app, 'andrew', { to: 'olga' });
    await app.db.pool.query(`UPDATE memos SET stage_changed_at = 'infinity' WHERE id = $1`, [bad]);
    clock.set(new Date('2027-02-05T08:00:00Z'));
    await attendToWaitingMemos(app.deps);
    const { id: userId } = await app.user('olga');
    expect(await app.db.prisma.event.count({ where: { userId, type: 'person.memosWait' } })).toBe(1);
    await app.db.pool.query(`UPDATE memos SET stage_changed_at = created_at WHERE id = $1`, [bad]);
  });

  test('brings postponed memos back but the one that cannot be', async () => {
    clock.set(new Date('2027-03-01T07:00:00Z'));
    const ids = [await makeMemo(app, 'andrew', { to: 'darian' }), await makeMemo(app, 'andrew', { to: 'darian' })];
    const postponedUntil = new Date('2027-03-02');
    await app.db.prisma.memo.updateMany({ where: { id: { in: ids } }, data: { stage: 'postponed', postponedUntil } });
    await spoil('events', 'INSERT', `NEW.type = 'memo.setPending' AND NEW.memo_id = ${ids[0]}`);
    clock.set(new Date('2027-03-02T09:00:00Z'));
    await attendToWaitingMemos(app.deps);
    const stages = await Promise.all(ids.map(async (id) => (await memoOf(app, id)).stage));
    expect(stages).toEqual(['postponed', 'pending']);
  });
});

describe('an event that this version cannot read', () => {
  test('keeps nobody from the memo, its history and the bell', async () => {
    const memoId = await makeMemo(app, 'andrew', { to: 'darian', title: 'Readable', subscribers: ['olga'] });
    await drainJobs(app.deps);
    const changes = { until: 'some day', people: 1 };
    const event = { memoId, actorId: (await app.user('darian')).id, createdAt: new Date() };
    const { id: userId } = await app.user('olga');
    for (const type of ['memo.postponed', 'memo.recipientChanged', 'memo.ofTheFuture']) {
      const { id: eventId } = await app.db.prisma.event.create({ data: { ...event, type, changes } });
      await app.db.prisma.notification.create({
        data: { eventId, userId, kind: 'memo-of-the-future', memoId, createdAt: new Date() },
      });
    }
    const olga = await app.agentFor('olga');
    for (const url of [`/memos/${memoId}`, `/memos/${memoId}/history`, '/memos', '/my-day'])
      expect([url, (await olga.get(url)).status]).toEqual([url, 200]);
    const bell = await olga.get('/notifications');
    expect(bell.status).toBe(200);
    expect(page(bell).content).toContain('Readable');
  });

  test('keeps nobody from the task', async () => {
    const taskId = await makeTask(app, 'garry', { title: 'Readable' });
    const event = { taskId, actorId: (await app.user('garry')).id, createdAt: new Date() };
    for (const type of ['task.dueChanged', 'task.stageChanged', 'task.ofTheFuture'])
      await app.db.prisma.event.create({ data: { ...event, type, changes: { to: 7 } } });
    expect((await (await app.agentFor('garry')).get(`/tasks/${taskId}`)).status).toBe(200);
  });

  test('is left out of a digest that tells the others', async () => {
    await app.db.prisma.notificationPreference.create({
      data: { userId: (await app.user('valeria')).id, kind: 'memo-subscribed', timing: 'hourly' },
    });
    const { id: userId } = await app.user('valeria');
    const bad = await makeMemo(app, 'andrew', { to: 'darian', title: 'Damaged', subscribers: ['valeria'] });
    const good = await makeMemo(app, 'andrew', { to: 'darian', title: 'Whole', subscribers: ['valeria'] });
    await drainJobs(app.deps);
    const notices = await app.db.prisma.notification.findMany({ where: { userId, memoId: { in: [bad, good] } } });
    const type = 'memo.recipientChanged';
    await app.db.prisma.event.updateMany({ where: { memoId: bad, type: 'memo.sent' }, data: { type, changes: {} } });
    const { id } = await app.db.prisma.mailDelivery.create({
      data: { userId, kind: 'digest', messageId: '<digest@test>', toAddress: 'v@demo.test', createdAt: new Date() },
    });
    await app.db.prisma.notification.updateMany({
      where: { id: { in: notices.map((one) => one.id) } },
      data: { digestId: id },
    });
    const delivery = await findDelivery(app.db.prisma, id);
    const letter = delivery && (await digestLetter({ ...app.deps, run: mailBatch(app.db, [id]) }, delivery));
    expect(letter?.items?.map(({ about }) => about)).toEqual([expect.stringContaining('Whole')]);
  });
});

describe('what tidies up', () => {
  test('removes files without a row beside what is no file of ours or cannot be removed', async () => {
    const folder = path.join(app.deps.config.uploadsDir, 'ab');
    const key = (letter: string) => `${letter.repeat(8)}-aaaa-4aaa-8aaa-aaaaaaaaaaaa`;
    await mkdir(path.join(folder, key('a')), { recursive: true });
    await writeFile(path.join(folder, '.DS_Store'), 'x');
    await writeFile(path.join(folder, key('b')), 'x');
    await writeFile(path.join(app.deps.config.uploadsDir, 'cd'), 'no folder');
    const old = new Date(Date.now() - 48 * 3_600_000);
    for (const name of ['.DS_Store', key('a'), key('b')]) await utimes(path.join(folder, name), old, old);
    expect(await sweepOrphanFiles(app.deps, new Date())).toBe(1);
  });

  test('goes on with the next kind when one cannot be removed', async () => {
    const { id: userId } = await app.user('olga');
    const longAgo = new Date('2020-01-01');
    await app.db.prisma.userToken.create({
      data: { userId, kind: 'invitation', tokenHash: 'x', expiresAt: longAgo, createdAt: longAgo },
    });
    await app.db.prisma.invitationList.create({
      data: { adminId: userId, clientKey: crypto.randomUUID(), source: 'list', createdAt: longAgo, lines: [] },
    });
    await spoil('user_tokens', 'DELETE', 'true');
    await expect(pruneExpired(app.deps)).rejects.toThrow();
    expect(await app.db.prisma.invitationList.count({ where: { createdAt: longAgo } })).toBe(0);
  });

  test('removes old mails although an old line of the audit cannot be', async () => {
    const createdAt = new Date('2020-01-01');
    await app.db.prisma.company.updateMany({ data: { keepAuditDays: 30, keepMailDays: 30 } });
    await app.db.prisma.auditEntry.create({ data: { type: 'user.changed', createdAt, details: {} } });
    const { id: userId } = await app.user('olga');
    const old = { userId, kind: 'account.invitation', state: 'sent', messageId: '<old@test>', createdAt } as const;
    await app.db.prisma.mailDelivery.create({ data: { ...old, toAddress: 'olga@demo.test' } });
    await spoil('audit_entries', 'DELETE', 'true');
    await expect(pruneByRetention(app.deps)).rejects.toThrow();
    expect(await app.db.prisma.mailDelivery.count({ where: { messageId: '<old@test>' } })).toBe(0);
  });
});
