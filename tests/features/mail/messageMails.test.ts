import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { clock } from '#src/platform/clock';
import { forgetSight } from '#src/features/conversations/lostSight.service';
import { deleteOldMails } from '#src/features/mail/oldMails.service';
import type { TestApp } from '../../support/app';
import { said } from '../../support/chat';
import { drainJobs } from '../../support/jobs';
import type { MailServer } from '../../support/mail';
import { withMails } from '../../support/mailing';
import { act, makeMemo } from '../../support/memos';

let server: MailServer;
let app: TestApp;
let url: string;
let memoId: number;
withMails({}, (given) => void ({ app, server } = given));
beforeEach(async () => {
  clock.set(new Date('2027-03-01T10:05:00Z'));
  memoId = await makeMemo(app, 'andrew', { to: 'darian', subscribers: ['olga'] });
  url = `/memos/${memoId}`;
  await drainJobs(app.deps);
  server.mails.length = 0;
});
afterEach(async () => {
  app.watching.clear();
  await app.db.prisma.notificationPreference.deleteMany();
});

const mailsTo = (person: string) => server.to(`${person}@demo.test`);
const later = async (seconds: number) => {
  clock.set(new Date(clock.now().getTime() + seconds * 1_000));
  await drainJobs(app.deps);
};
const say = async (person: string, message: string) => {
  const id = await said(await app.agentFor(person), url, message);
  await drainJobs(app.deps);
  return id;
};
const change = async (messageId: number, message: string) =>
  (await app.agentFor('olga')).post(`${url}/messages/${messageId}`).type('form').send({ message }).expect(303);
const looks = async (person: string, does: boolean) => {
  const page = `${(await app.user(person)).id} memo ${memoId}`;
  if (does) app.watching.add(page);
  else app.watching.delete(page);
};
const reads = async (person: string, upTo: number) =>
  act(await app.agentFor(person), `${url}/reading`, { upTo: String(upTo) });

describe('what one person says within a minute', () => {
  test('is one mail, in order, which waits two minutes at most', async () => {
    await say('olga', 'One');
    for (const [seconds, words] of [
      [50, 'Two'],
      [50, 'Three'],
      [15, 'Four'],
    ] as const) {
      await later(seconds);
      expect(mailsTo('darian')).toEqual([]);
      await say('olga', words);
    }
    await later(6);
    const [mail, ...more] = mailsTo('darian');
    expect(more).toEqual([]);
    expect(mail?.text).toMatch(/^Olga Koval wrote 4 messages\n/);
    expect(mail?.text).toMatch(/One\n[^]*Two\n[^]*Three\n[^]*Four\n/);
    await later(600);
    expect(mailsTo('darian')).toHaveLength(1);
  });

  test('is told as it was said, also when the job of the first was broken off and done again', async () => {
    await said(await app.agentFor('olga'), url, 'One');
    const { pool } = app.db;
    await pool.query(`UPDATE graphile_worker._private_jobs SET run_at = '2028-01-01'`);
    await say('olga', 'Two');
    await pool.query(`UPDATE graphile_worker._private_jobs SET run_at = now() WHERE run_at = '2028-01-01'`);
    await drainJobs(app.deps);
    await later(121);
    expect(mailsTo('darian').map(({ text }) => text)).toEqual([expect.stringMatching(/One\n[^]*Two\n/)]);
  });

  test('and what another says, or in another conversation, are mails of their own', async () => {
    await say('olga', 'One');
    await say('andrew', 'Two');
    const other = await makeMemo(app, 'andrew', { to: 'darian', subscribers: ['olga'], title: 'Tables' });
    await drainJobs(app.deps);
    server.mails.length = 0;
    await said(await app.agentFor('olga'), `/memos/${other}`, 'Three');
    await drainJobs(app.deps);
    await later(121);
    expect(mailsTo('darian')).toHaveLength(3);
  });

  test('begins another mail after the minute, and loses nothing', async () => {
    await say('olga', 'One');
    await later(61);
    await say('olga', 'Two');
    await later(61);
    expect(mailsTo('darian').map(({ text }) => /One|Two/.exec(text ?? '')?.[0])).toEqual(['One', 'Two']);
  });

  test('told of at once by two workers is one mail all the same', async () => {
    const agent = await app.agentFor('olga');
    for (const words of ['One', 'Two', 'Three', 'Four']) await said(agent, url, words);
    await drainJobs(app.deps);
    await later(121);
    expect(mailsTo('darian')).toHaveLength(1);
  });

  test('goes out as it stands then: edited in its new words, and what was taken back not at all', async () => {
    const first = await say('olga', 'A slip');
    const second = await say('olga', 'Old words');
    await change(second, 'New words');
    await act(await app.agentFor('olga'), `${url}/messages/${first}/delete`);
    await later(121);
    const [mail] = mailsTo('darian');
    expect(mail?.text).toContain('New words');
    expect(`${mail?.text}${String(mail?.html)}`).not.toMatch(/A slip|Old words/);
  });

  test('that is too old is deleted with its mail', async () => {
    await say('olga', 'One');
    await say('olga', 'Two');
    await later(121);
    await deleteOldMails(app.db, new Date('2030-01-01'));
    expect(await app.db.prisma.mailDelivery.count()).toBe(0);
  });

  test('comes after two minutes to who wishes none of what was read till then', async () => {
    await act(await app.agentFor('darian'), '/account/notifications', { 'chat-message': 'unlessReadSoon' });
    const first = await say('olga', 'Read');
    await later(40);
    await reads('darian', first);
    await say('olga', 'Unread');
    await later(90);
    expect(mailsTo('darian')).toEqual([]);
    await later(31);
    const [mail] = mailsTo('darian');
    expect(mail?.text).toContain('Unread');
    expect(mail?.text).not.toContain('Read\n\n');
  });
});

describe('who has the conversation open and visible', () => {
  test('is not mailed what comes meanwhile, whether it was scrolled to or not', async () => {
    await looks('darian', true);
    await say('olga', 'Before your eyes');
    await later(121);
    expect(mailsTo('darian')).toEqual([]);
    expect(mailsTo('andrew')).toHaveLength(1);
  });

  test('is not mailed what they read before they went', async () => {
    await looks('darian', true);
    const id = await say('olga', 'Before your eyes');
    await reads('darian', id);
    await looks('darian', false);
    await later(121);
    expect(mailsTo('darian')).toEqual([]);
  });

  test('is not mailed it either when they go at once, nor in a digest', async () => {
    await looks('darian', true);
    await say('olga', 'Before your eyes');
    await looks('darian', false);
    await later(121);
    expect(mailsTo('darian')).toEqual([]);
    await act(await app.agentFor('darian'), '/account/notifications', { 'chat-message': 'hourly' });
    await looks('darian', true);
    await say('olga', 'Before your eyes, too');
    await looks('darian', false);
    await say('olga', 'Behind your back');
    await later(3_700);
    expect(mailsTo('darian')).toHaveLength(1);
    expect(mailsTo('darian')[0]?.text).toContain('Behind your back');
    expect(mailsTo('darian')[0]?.text).not.toContain('Before your eyes');
  });

  test('is mailed it when their line turns out to have been dead: a phone that fell asleep', async () => {
    await looks('darian', true);
    await say('olga', 'Too late');
    const { id: userId } = await app.user('darian');
    await forgetSight(app.deps, userId, { kind: 'memo', id: memoId });
    await later(121);
    expect(mailsTo('darian')).toHaveLength(1);
  });

  test('is not mailed what came long before the line was lost', async () => {
    await looks('darian', true);
    await say('olga', 'Seen');
    clock.set(new Date(clock.now().getTime() + 58_000));
    await forgetSight(app.deps, (await app.user('darian')).id, { kind: 'memo', id: memoId });
    await later(121);
    expect(mailsTo('darian')).toEqual([]);
  });

  test('later than it came is mailed it all the same', async () => {
    const id = await say('olga', 'Came before');
    await looks('darian', true);
    await reads('darian', id);
    await later(121);
    expect(mailsTo('darian')).toHaveLength(1);
  });
});
