import { createTransport } from 'nodemailer';
import addressparser from 'nodemailer/lib/addressparser';
import type { Config } from '#src/config';

/** A picture of the mail's HTML, shown where that names its `cid`. */
export type Enclosure = { cid: string; fileName: string; contentType: string; content: Buffer };

export type OutgoingMail = {
  messageId: string;
  to: string;
  /** Name of who acted; the address is always our own. Null: the system itself writes. */
  fromName: string | null;
  subject: string;
  text: string;
  html: string;
  /** Where answers go; null: to nobody. */
  repliesTo?: string | null | undefined;
  enclosures?: Enclosure[] | undefined;
  inReplyTo?: string | undefined;
  references?: string[] | undefined;
  headers: Record<string, string>;
};

export interface Mailer {
  /**
   * Resolves, with what the server said, when it took the mail. Throws `MailRefused` when it never will, any other error
   * when it may later.
   */
  send(mail: OutgoingMail): Promise<string>;
  close(): void;
}

/** The server answered 5xx to this mail: trying again is no use. */
export class MailRefused extends Error {}

const CONNECTION = {
  pool: true,
  maxConnections: 4,
  maxMessages: 100,
  dnsTimeout: 10_000,
  connectionTimeout: 10_000,
  greetingTimeout: 10_000,
  socketTimeout: 30_000,
  disableFileAccess: true,
  disableUrlAccess: true,
} as const;

export type MailServer = {
  host: string;
  port: number;
  security: 'tls' | 'starttls' | 'none';
  userName: string;
  password: string | null;
  /** `Name <address>` or an address. */
  sender: string;
};

/** Null without `SMTP_URL`. */
export function createMailer({ smtpUrl, mailFrom }: Pick<Config, 'smtpUrl' | 'mailFrom'>): Mailer | null {
  return smtpUrl === null ? null : mailerBy({ url: smtpUrl }, mailFrom);
}

export function mailerOf({ host, port, security, userName, password, sender }: MailServer): Mailer {
  const auth = userName === '' ? undefined : { user: userName, pass: password ?? '' };
  const encryption = {
    secure: security === 'tls',
    requireTLS: security === 'starttls',
    ignoreTLS: security === 'none',
  };
  return mailerBy({ host, port, ...encryption, ...(auth ? { auth } : {}) }, sender);
}

function mailerBy(server: { url: string } | { host: string; port: number }, mailFrom: string): Mailer {
  const transport = createTransport({ ...CONNECTION, ...server });
  // A pooled connection that breaks while idle must not end the process; the next mail opens another.
  transport.on('error', () => undefined);
  const sender = senderOf(mailFrom);
  return {
    async send({ fromName, subject, repliesTo, enclosures = [], ...mail }) {
      const name = fromName === null ? sender.name : oneLine(fromName);
      try {
        const from = { name, address: sender.address };
        const replyTo = repliesTo === null ? nobodyAt(sender.address) : repliesTo;
        const attachments = enclosures.map(({ fileName: filename, ...picture }) => ({ ...picture, filename }));
        const { response } = await transport.sendMail({
          ...mail,
          ...(replyTo ? { replyTo } : {}),
          attachments: attachments.map((picture) => ({ ...picture, contentDisposition: 'inline' as const })),
          textEncoding: smallerEncoding(mail),
          subject: oneLine(subject),
          from,
        });
        return oneLine(response);
      } catch (error) {
        const because = { cause: error };
        throw isRefusal(error) ? new MailRefused(reasonOf(error), because) : new Error(reasonOf(error), because);
      }
    },
    close: () => transport.close(),
  };
}

/** An address that mail programs and people recognise as nobody's. */
const nobodyAt = (address: string): string => `no-reply@${address.split('@').at(-1) ?? 'localhost'}`;

/** Quoted-printable writes what is not ASCII as three signs a byte, and base64 all bytes as four signs for three. */
function smallerEncoding({ text, html }: Pick<OutgoingMail, 'text' | 'html'>): 'base64' | 'quoted-printable' {
  const bytes = Buffer.byteLength(text) + Buffer.byteLength(html);
  const ascii = (text + html).replace(/[^\x00-\x7f]/g, '').replaceAll('=', '').length;
  return (bytes - ascii) * 3 + ascii > bytes * 1.4 ? 'base64' : 'quoted-printable';
}

function senderOf(mailFrom: string): { name: string; address: string } {
  const [first] = addressparser(mailFrom, { flatten: true });
  return { name: first?.name || 'Notes CRM', address: first?.address || mailFrom };
}

/** Nothing a person typed may begin another header. */
export const oneLine = (value: string): string => value.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ').trim();

/** Only answers to the mail itself: a wrong password of ours, say, is mended by the admin and then all mail goes out. */
function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error) || !('responseCode' in error) || typeof error.responseCode !== 'number') return false;
  const isAboutMail = 'code' in error && (error.code === 'EENVELOPE' || error.code === 'EMESSAGE');
  return isAboutMail && error.responseCode >= 500;
}

const reasonOf = (error: unknown): string =>
  oneLine(error instanceof Error ? error.message : String(error)).slice(0, 500);
