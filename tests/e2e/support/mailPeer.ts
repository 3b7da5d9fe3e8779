import { simpleParser, type ParsedMail } from 'mailparser';
import { SMTPServer } from 'smtp-server';

export type Mail = { to: string; parsed: ParsedMail };

export type MailPeer = {
  url: string;
  mails: readonly Mail[];
  /** Waits for a mail to that address whose subject matches. */
  mailTo(address: string, subject: RegExp): Promise<ParsedMail>;
  /** Waits for a mail to that address that says so. */
  mailWith(address: string, words: string): Promise<ParsedMail>;
  stop(): Promise<void>;
};

const PATIENCE_MS = 20_000;

/** A real SMTP server that keeps what it is given. */
export async function startMailPeer(): Promise<MailPeer> {
  const mails: Mail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    onData(stream, session, done) {
      simpleParser(stream).then(
        (parsed) => {
          for (const { address } of session.envelope.rcptTo) mails.push({ to: address, parsed });
          done();
        },
        (error: unknown) => done(error instanceof Error ? error : new Error(String(error))),
      );
    },
  });
  // A program that is killed cuts its connection off.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('The mail peer has no port.');

  const wait = async (receiver: string, what: string, fits: (mail: ParsedMail) => boolean): Promise<ParsedMail> => {
    const giveUp = Date.now() + PATIENCE_MS;
    for (;;) {
      const found = mails.find(({ to, parsed }) => to === receiver && fits(parsed));
      if (found) return found.parsed;
      if (Date.now() > giveUp) {
        const arrived = mails.map(({ to, parsed }) => `${to}: ${parsed.subject ?? ''}`).join('\n');
        throw new Error(`No mail to ${receiver} with ${what} arrived. There were:\n${arrived}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  };

  return {
    url: `smtp://127.0.0.1:${address.port}`,
    mails,
    mailTo: (receiver, subject) => wait(receiver, String(subject), (mail) => subject.test(mail.subject ?? '')),
    mailWith: (receiver, words) => wait(receiver, words, (mail) => (mail.text ?? '').includes(words)),
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
