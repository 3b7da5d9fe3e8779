import { simpleParser, type ParsedMail } from 'mailparser';
import type { AddressInfo } from 'node:net';
import { SMTPServer } from 'smtp-server';

export type MailServer = {
  url: string;
  mails: ParsedMail[];
  /** The mails to this address, oldest first. */
  to(email: string): ParsedMail[];
  /** From now on every recipient is answered with this code; null accepts again. */
  refuseWith(code: number | null): void;
  /** From now on what is sent is taken but not answered; `false` answers all that wait, and takes as before. */
  holdBack(isHolding: boolean): void;
  close(): Promise<void>;
};

/** A real SMTP server on a port of its own, which reads what it takes. */
export async function startMailServer(port = 0): Promise<MailServer> {
  const mails: ParsedMail[] = [];
  let refusal: number | null = null;
  let isHolding = false;
  const held: (() => void)[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onRcptTo(_address, _session, done) {
      done(refusal === null ? null : Object.assign(new Error('not now'), { responseCode: refusal }));
    },
    onData(stream, _session, done) {
      simpleParser(stream).then((mail) => {
        mails.push(mail);
        if (isHolding) held.push(done);
        else done();
      }, done);
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const address = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    mails,
    to: (email) =>
      mails.filter((mail) => [mail.to].flat().some((entry) => entry?.value.some((one) => one.address === email))),
    refuseWith: (code) => void (refusal = code),
    holdBack(hold) {
      isHolding = hold;
      if (!hold) for (const done of held.splice(0)) done();
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
