import { load } from 'cheerio';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { NOTICE_KINDS } from '#src/events/noticeKinds';
import { clock } from '#src/platform/clock';
import type { MailTiming } from '#src/platform/db';
import type { TestApp } from '../../support/app';
import { said } from '../../support/chat';
import { drainJobs, drainTalk } from '../../support/jobs';
import type { MailServer } from '../../support/mail';
import { withMails } from '../../support/mailing';
import { act, makeMemo } from '../../support/memos';

const BASE = 'http://notes.northwind.test';

let server: MailServer;
let app: TestApp;
let memoId: number;
let url: string;
withMails({ BASE_URL: BASE }, (given) => void ({ app, server } = given));
beforeEach(async () => {
  memoId = await makeMemo(app, 'andrew', { title: 'Chairs', to: 'darian', subscribers: ['olga', 'valeria'] });
  url = `/memos/${memoId}`;
  await drainJobs(app.deps);
  server.mails.length = 0;
});
afterEach(async () => {
  await app.db.prisma.notificationPreference.deleteMany();
  await app.db.prisma.rateLimit.deleteMany();
});

/** Says something, and lets its mail go out. */
const say = async (person: string, message: string) => {
  const id = await said(await app.agentFor(person), url, message);
  await drainJobs(app.deps);
  await passMinutes(1);
  return id;
};
const mailsTo = (person: string) => server.to(`${person}@demo.test`);
const wish = async (person: string, timing: MailTiming, kinds: readonly string[] = NOTICE_KINDS) =>
  act(await app.agentFor(person), '/account/notifications', Object.fromEntries(kinds.map((kind) => [kind, timing])));
const passMinutes = async (minutes: number) => {
  clock.set(new Date(clock.now().getTime() + minutes * 60_000));
  await drainJobs(app.deps);
};

describe('the mail of a message', () => {
  test('comes once to everybody but the writer, with the words as they were written, and leads to them', async () => {
    const messageId = await say('olga', 'Grey <b>or</b>\nwhite?');
    expect(server.mails).toHaveLength(3);
    for (const person of ['andrew', 'darian', 'valeria']) expect(mailsTo(person)).toHaveLength(1);
    const [mail] = mailsTo('andrew');
    expect(mail?.subject).toBe(`[Notes CRM] #${memoId} Chairs`);
    expect(mail?.from?.value[0]?.name).toBe('Olga Koval');
    expect(mail?.text).toContain('Olga Koval wrote in the chat');
    expect(mail?.text).toContain('Grey <b>or</b>\nwhite?');
    expect(mail?.text).toContain('Answers to this mail are not read');
    const html = String(mail?.html);
    expect(html).toContain('Grey &lt;b&gt;or&lt;/b&gt;<br />white?');
    const link = `${BASE}${url}?message=${messageId}#message-${messageId}`;
    expect(mail?.text).toContain(`Open the message:\n${link}`);
    expect(html).toContain(`href="${link}"`);
  });

  test('names its files with their sizes', async () => {
    const file = Buffer.from('x'.repeat(2_000));
    await (await app.agentFor('olga')).post(`${url}/messages`).attach('files', file, 'Preise für März.txt');
    await drainTalk(app.deps);
    expect(mailsTo('andrew')[0]?.text).toContain('Preise für März.txt (2 KB)');
    expect(load(String(mailsTo('andrew')[0]?.html))('li').text()).toBe('Preise für März.txt (2 KB)');
  });

  test('says so to who is mentioned, and comes when mentions are to come', async () => {
    await wish('darian', 'never', ['chat-message']);
    await say('olga', 'Which ones?');
    await say('olga', 'What do you say, @Darian Voss?');
    expect(mailsTo('darian').map(({ text }) => text?.split('\n')[0])).toEqual(['Olga Koval mentioned you in the chat']);
    expect(mailsTo('valeria')).toHaveLength(2);
  });

  test('hangs below the first mail about the memo', async () => {
    const first = await app.db.prisma.mailDelivery.findFirstOrThrow({
      where: { notification: { memoId }, user: { email: 'darian@demo.test' } },
    });
    await say('olga', 'One');
    await say('andrew', 'Two');
    const root = `<memo-${memoId}@notes.northwind.test>`;
    for (const mail of mailsTo('darian')) {
      expect(mail.inReplyTo).toBe(first.messageId);
      expect([mail.references].flat()).toEqual([root, first.messageId]);
    }
    expect(mailsTo('darian')).toHaveLength(2);
  });

  test('is none for who read it within two minutes and chose so, and one for who did not', async () => {
    await wish('darian', 'unlessReadSoon');
    await wish('valeria', 'unlessReadSoon');
    await say('olga', 'Are you there?');
    expect(mailsTo('andrew')).toHaveLength(1);
    await (await app.agentFor('darian')).get(url).expect(200);
    await passMinutes(3);
    expect(mailsTo('darian')).toEqual([]);
    expect(mailsTo('valeria')).toHaveLength(1);
  });

  test('is none when the message was taken back, or the memo lost, before it went out', async () => {
    server.refuseWith(451);
    const messageId = await say('olga', 'A slip of the tongue');
    await say('olga', 'The secret figure is 12');
    server.refuseWith(null);
    await act(await app.agentFor('olga'), `${url}/messages/${messageId}/delete`);
    const { id } = await app.user('valeria');
    await act(await app.agentFor('andrew'), `${url}/subscribers/${id}/delete`);
    await passMinutes(5);
    expect(mailsTo('valeria')).toEqual([]);
    expect(mailsTo('darian').map(({ text }) => text?.includes('The secret figure'))).toEqual([true]);
  });

  test('is none when mails of its kind were ended while it waited', async () => {
    await wish('darian', 'unlessReadSoon');
    await say('olga', 'Soon');
    await wish('darian', 'never');
    await passMinutes(3);
    expect(mailsTo('darian')).toEqual([]);
  });
});

describe('a digest', () => {
  const inAnHour = async () => passMinutes(61);

  test('tells a message by its beginning, and many of one memo in one line', async () => {
    clock.set(new Date('2027-03-01T10:05:00Z'));
    await wish('darian', 'hourly');
    const first = await say('olga', 'One');
    await say('andrew', 'Two');
    await say('valeria', 'Three');
    await say('olga', 'And @Darian Voss, what do you say?');
    memoId = await makeMemo(app, 'andrew', { title: 'Tables', to: 'darian', subscribers: ['olga'] });
    const other = await said(await app.agentFor('olga'), `/memos/${memoId}`, 'Round\nones');
    await drainJobs(app.deps);
    server.mails.length = 0;
    await inAnHour();
    const [mail, ...more] = mailsTo('darian');
    expect(more).toEqual([]);
    expect(mail?.subject).toBe('[Notes CRM] 6 notifications');
    const number = url.replace('/memos/', '#');
    expect(mail?.text).toContain(
      `Olga Koval and 2 others wrote 3 messages\n${number} Chairs\nValeria Ortiz: Three\n${BASE}${url}?message=${first}#message-${first}`,
    );
    expect(mail?.text).toContain(
      `Olga Koval mentioned you in the chat\n${number} Chairs\nAnd @Darian Voss, what do you say?`,
    );
    const link = `${BASE}/memos/${memoId}?message=${other}#message-${other}`;
    expect(mail?.text).toContain(`Olga Koval wrote in the chat\n#${memoId} Tables\nRound ones\n${link}`);
  });

  test('leaves out what was taken back', async () => {
    clock.set(new Date('2027-03-02T10:05:00Z'));
    await wish('darian', 'hourly');
    const id = await say('olga', 'A slip of the tongue');
    await act(await app.agentFor('olga'), `${url}/messages/${id}/delete`);
    await inAnHour();
    expect(mailsTo('darian')).toEqual([]);
  });
});
