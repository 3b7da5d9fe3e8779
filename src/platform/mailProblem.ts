import { z } from 'zod';
import { oneLine } from './mailer';

/** Why a mail did not go out, as far as its sender can do something about it. */
export type MailProblem = {
  kind: 'unknownHost' | 'refused' | 'timeout' | 'encryption' | 'credentials' | 'recipient' | 'other';
  /** What the server, or the network, said, word for word. */
  answer: string;
};

const known = z.object({
  code: z.string().optional(),
  response: z.string().optional(),
  message: z.string(),
});

const KINDS: [RegExp, MailProblem['kind']][] = [
  [/EAUTH/, 'credentials'],
  [/EENVELOPE|EMESSAGE/, 'recipient'],
  [/EDNS|ENOTFOUND|EAI_AGAIN/, 'unknownHost'],
  [/ETIMEDOUT|ETIME|Greeting never received|timeout/i, 'timeout'],
  [/ETLS|SSL|TLS|certificate|self.signed|STARTTLS|wrong version number/i, 'encryption'],
  [/ECONNREFUSED|ECONNRESET|EHOSTUNREACH|ENETUNREACH|EPIPE|ECONNECTION|ESOCKET/, 'refused'],
];

/** From what the mailer threw: its cause is the answer of the server or of the network. */
export function mailProblemOf(error: unknown): MailProblem {
  const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
  const { code = '', response, message } = known.safeParse(cause).data ?? { message: String(error) };
  const told = `${code} ${message}`;
  const kind = KINDS.find(([sign]) => sign.test(told))?.[1] ?? 'other';
  return { kind, answer: oneLine(response ?? message).slice(0, 500) };
}
