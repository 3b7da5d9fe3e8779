import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { nextAttempt } from '#src/features/mail/mailSchedule';
import { createMailer, MailRefused, oneLine, type Mailer } from '#src/platform/mailer';
import { startMailServer, type MailServer } from '../support/mail';

const letter = {
  messageId: '<one@notes.test>',
  to: 'darian@demo.test',
  fromName: 'Andrew Meyer',
  subject: 'Hello',
  text: 'Hello',
  html: '<p>Hello</p>',
  headers: {},
};

describe('a mailer', () => {
  let server: MailServer;
  let mailer: Mailer;
  beforeAll(async () => {
    server = await startMailServer();
    mailer = createMailer({ smtpUrl: server.url, mailFrom: '"Northwind, Notes" <notes@northwind.test>' })!;
  });
  afterAll(async () => {
    mailer.close();
    await server.close();
  });

  test('is none without an address', () => {
    expect(createMailer({ smtpUrl: null, mailFrom: 'a@b.test' })).toBeNull();
  });

  test('writes under the name of who acted, or its own, from its own address', async () => {
    await mailer.send(letter);
    await mailer.send({ ...letter, fromName: null });
    expect(server.mails.map(({ from }) => from?.value[0])).toEqual([
      { name: 'Andrew Meyer', address: 'notes@northwind.test' },
      { name: 'Northwind, Notes', address: 'notes@northwind.test' },
    ]);
  });

  test('tells "never" from "not now"', async () => {
    server.refuseWith(550);
    await expect(mailer.send(letter)).rejects.toBeInstanceOf(MailRefused);
    server.refuseWith(451);
    await expect(mailer.send(letter)).rejects.not.toBeInstanceOf(MailRefused);
    const nowhere = createMailer({ smtpUrl: 'smtp://127.0.0.1:1', mailFrom: 'a@b.test' })!;
    await expect(nowhere.send(letter)).rejects.not.toBeInstanceOf(MailRefused);
    nowhere.close();
  });
});

test('text of a header is one line', () => {
  expect(oneLine(' a\r\nBcc: b\u2028c\0d\u0085e ')).toBe('a Bcc: b c d e');
});

test('the pauses double up to an hour, and end after three days', () => {
  const createdAt = new Date('2027-01-01T00:00:00Z');
  const pause = (attempts: number) =>
    (nextAttempt({ attempts, dueAt: createdAt }, createdAt)!.getTime() - createdAt.getTime()) / 60_000;
  expect([1, 2, 3, 4, 5, 6, 7, 8, 80].map(pause)).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
  expect(nextAttempt({ attempts: 70, dueAt: createdAt }, new Date('2027-01-03T22:59:00Z'))).not.toBeNull();
  expect(nextAttempt({ attempts: 70, dueAt: createdAt }, new Date('2027-01-03T23:01:00Z'))).toBeNull();
});
