import { beforeAll, describe, expect, test } from 'vitest';
import { NOTICE_KINDS } from '#src/events/noticeKinds';
import { orderDigest } from '#src/features/mail/digestMail.service';
import { clock } from '#src/platform/clock';
import type { MailTiming } from '#src/platform/db';
import type { TestApp } from '../../support/app';
import { drainJobs } from '../../support/jobs';
import type { MailServer } from '../../support/mail';
import { withMails } from '../../support/mailing';
import { act, formOf, makeMemo } from '../../support/memos';

let server: MailServer;
let app: TestApp;
withMails({ BASE_URL: 'http://notes.northwind.test' }, (given) => void ({ app, server } = given));

const wish = async (person: string, timing: MailTiming, kinds: readonly string[] = NOTICE_KINDS) =>
  act(await app.agentFor(person), '/account/notifications', Object.fromEntries(kinds.map((kind) => [kind, timing])));
const at = async (time: string) => {
  clock.set(new Date(time));
  await drainJobs(app.deps);
};
const send = async (time: string, title: string, subscribers: string[] = []) => {
  clock.set(new Date(time));
  const memoId = await makeMemo(app, 'andrew', { title, to: 'darian', subscribers, body: '<p>They creak.</p>' });
  await drainJobs(app.deps);
  return memoId;
};
const open = async (person: string, memoId: number) => (await app.agentFor(person)).get(`/memos/${memoId}`).expect(200);
const mailsTo = (person: string) => server.to(`${person}@demo.test`);
const digests = () => app.db.prisma.mailDelivery.count({ where: { kind: 'digest' } });

/** Berlin is one hour before UTC in winter. */
describe('an hourly digest', () => {
  beforeAll(() => wish('darian', 'hourly'));

  test('tells at the full hour, in one mail, of what is unread, with sentence, number, title and link', async () => {
    const first = await send('2027-01-11T10:05:00Z', 'Chairs');
    const read = await send('2027-01-11T10:20:00Z', 'Tables');
    const third = await send('2027-01-11T10:59:59Z', 'Lamps');
    await open('darian', read);
    expect(mailsTo('darian')).toEqual([]);
    await at('2027-01-11T11:00:00Z');
    const [mail, ...others] = mailsTo('darian');
    expect(others).toEqual([]);
    expect(mail?.subject).toBe('[Notes CRM] 2 notifications');
    for (const [memoId, title] of [
      [first, 'Chairs'],
      [third, 'Lamps'],
    ] as const) {
      expect(mail?.text).toContain(
        `Andrew Meyer sent you a memo\n#${memoId} ${title}\nThey creak.\nhttp://notes.northwind.test/memos/${memoId}`,
      );
      expect(String(mail?.html)).toContain(`href="http://notes.northwind.test/memos/${memoId}"`);
    }
    expect(mail?.text).not.toContain('Tables');
    expect(mail?.text).toContain('http://notes.northwind.test/account/notifications');
  });

  test('tells of each notice once, and the next digest of what came since', async () => {
    await send('2027-01-12T10:05:00Z', 'Before');
    await at('2027-01-12T11:00:00Z');
    await send('2027-01-12T11:00:01Z', 'After');
    await at('2027-01-12T11:30:00Z');
    expect(mailsTo('darian')).toHaveLength(1);
    await at('2027-01-12T12:00:00Z');
    await at('2027-01-12T13:00:00Z');
    const texts = mailsTo('darian').map(({ text }) => text ?? '');
    expect(texts.map((text) => [text.includes('Before'), text.includes('After')])).toEqual([
      [true, false],
      [false, true],
    ]);
  });

  test('is none when everything was read', async () => {
    const memoId = await send('2027-01-13T10:05:00Z', 'Read at once');
    await open('darian', memoId);
    const before = await digests();
    await at('2027-01-13T11:00:00Z');
    expect(mailsTo('darian')).toEqual([]);
    expect(await digests()).toBe(before);
  });

  test('leaves out what was read, or went out of sight, before the mail server took it', async () => {
    const memoId = await send('2027-01-14T10:05:00Z', 'Stays', []);
    const gone = await send('2027-01-14T10:06:00Z', 'Goes');
    const read = await send('2027-01-14T10:07:00Z', 'Was opened');
    server.refuseWith(451);
    await at('2027-01-14T11:00:00Z');
    server.refuseWith(null);
    await open('darian', read);
    await act(await app.agentFor('andrew'), `/memos/${gone}/withdrawal`);
    await at('2027-01-14T11:01:30Z');
    expect(mailsTo('darian')).toHaveLength(1);
    const text = mailsTo('darian')[0]?.text ?? '';
    expect(text).toContain(`#${memoId} Stays`);
    expect(text).not.toMatch(/Goes|Was opened/);
    await at('2027-01-14T12:00:00Z');
    expect(mailsTo('darian')[1]?.text).toContain(`Andrew Meyer withdrew a memo\n#${gone} Goes`);
  });

  test('tells who lost a memo of the title it had for them', async () => {
    const memoId = await send('2027-01-15T10:05:00Z', 'Plans');
    await at('2027-01-15T11:00:00Z');
    const recipient = String((await app.user('marina')).id);
    const form = { ...(await formOf(app, memoId)), title: 'Plans without Darian', recipient };
    await act(await app.agentFor('andrew'), `/memos/${memoId}`, form);
    await drainJobs(app.deps);
    await at('2027-01-15T12:00:00Z');
    const [, mail] = mailsTo('darian');
    expect(mail?.text).toContain(`#${memoId} Plans\nhttp://notes.northwind.test/notifications`);
    expect(mail?.text).not.toContain('without');
  });

  test('is made once when two processes are at it, and again', async () => {
    await send('2027-01-18T10:05:00Z', 'Once');
    const { id: userId } = await app.user('darian');
    const before = await digests();
    const order = { userId, dueAt: new Date('2027-01-18T11:00:00Z') };
    await Promise.all([orderDigest(app.deps, order), orderDigest(app.deps, order)]);
    await orderDigest(app.deps, order);
    await at('2027-01-18T11:00:00Z');
    expect(await digests()).toBe(before + 1);
    expect(mailsTo('darian')).toHaveLength(1);
  });

  test('loses nothing when its job runs by a clock that is behind', async () => {
    await send('2027-01-19T10:05:00Z', 'Early');
    clock.set(new Date('2027-01-19T10:59:59.900Z'));
    await orderDigest(app.deps, { userId: (await app.user('darian')).id, dueAt: new Date('2027-01-19T11:00:00Z') });
    await drainJobs(app.deps);
    expect(mailsTo('darian')).toHaveLength(1);
  });

  test('tells nothing of a kind that its reader wishes no mail of any more', async () => {
    await send('2027-01-20T10:05:00Z', 'Unwished');
    await wish('darian', 'never', ['memo-sent']);
    await at('2027-01-20T11:00:00Z');
    expect(mailsTo('darian')).toEqual([]);
    await wish('darian', 'hourly', ['memo-sent']);
  });
});

test('a daily digest tells at nine, where its reader lives and in the reader’s language', async () => {
  await wish('olga', 'daily');
  const olga = { email: 'olga@demo.test' };
  await app.db.prisma.user.update({ where: olga, data: { timeZone: 'Asia/Tokyo', locale: 'de' } });
  await send('2027-02-01T10:05:00Z', 'Montag', ['olga']);
  await send('2027-02-01T22:00:00Z', 'Dienstag', ['olga']);
  await at('2027-02-01T23:59:00Z');
  expect(mailsTo('olga')).toEqual([]);
  await at('2027-02-02T00:00:00Z');
  await at('2027-02-03T00:00:00Z');
  await app.db.prisma.user.update({ where: olga, data: { timeZone: 'Europe/Berlin', locale: 'en' } });
  expect(mailsTo('olga').map(({ subject }) => subject)).toEqual(['[Notes CRM] 2 Benachrichtigungen']);
  expect(mailsTo('olga')[0]?.text).toMatch(/Montag[\s\S]*Dienstag/);
});

test('who is mailed at once of one kind and together of another gets both, each once', async () => {
  await wish('valeria', 'hourly', ['memo-decided']);
  const memoId = await send('2027-03-01T10:05:00Z', 'Mixed', ['valeria']);
  expect(mailsTo('valeria')).toHaveLength(1);
  await act(await app.agentFor('darian'), `/memos/${memoId}/consideration`, { conclusion: '' });
  await drainJobs(app.deps);
  expect(mailsTo('valeria')).toHaveLength(1);
  await at('2027-03-01T11:00:00Z');
  expect(mailsTo('valeria')).toHaveLength(2);
  expect(mailsTo('valeria')[1]?.text).toContain('Darian Voss considered a memo');
});
