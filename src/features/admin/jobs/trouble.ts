import type { Translate } from '#src/platform/http/context';

/** What went wrong, by what programs say of it; the first that fits. */
const TROUBLES: readonly [name: string, sign: RegExp][] = [
  ['login', /\b535\b|EAUTH|Invalid login|authentication/i],
  ['unknownAddress', /\b55[013]\b|5\.1\.[0-6]|no such (user|person)|recipient/i],
  ['mailboxFull', /\b[45]52\b|[45]\.2\.2|quota|mailbox (is )?full/i],
  ['later', /\b4[25][0-9]\b|try again later|greylist/i],
  ['unreachable', /ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH|ECONNRESET/],
  ['slow', /ETIMEDOUT|time-?out|timed out/i],
  ['certificate', /certificate|self.signed|TLS|SSL/i],
  ['diskFull', /ENOSPC|EDQUOT/],
  ['database', /P100[1-8]|terminating connection|Connection terminated/],
];

/** An error in words; the program's own stands beside it. */
export function troubleText(t: Translate, error: string | null): string {
  if (!error) return '';
  const [name = 'other'] = TROUBLES.find(([, sign]) => sign.test(error)) ?? [];
  return t(`jobs.troubles.${name}`);
}
