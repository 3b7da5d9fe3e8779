import { randomBytes } from 'node:crypto';
import type { Request, Response } from 'express';
import type { Deps } from '#src/platform/http/context';
import { localsOf } from '#src/platform/http/page';
import { findCredentials } from './session.queries';

/**
 * A browser in which somebody has signed in has a budget of attempts of its own: guesses of others, behind the same address or at the
 * same account, do not keep its owner out. The cookie holds a sealed secret for each account, and is void with a new password.
 */
type Account = { userId: number; credentialsVersion: number };
type Seen = Pick<Deps, 'seal' | 'config'> & { req: Request };

const ACCOUNTS_MAX = 5;
const YEAR_MS = 365 * 24 * 3_600_000;

const isTls = ({ config }: Pick<Deps, 'config'>): boolean => config.baseUrl.startsWith('https:');
const nameOf = (deps: Pick<Deps, 'config'>): string => (isTls(deps) ? '__Host-device' : 'device');
const purposeOf = ({ userId, credentialsVersion }: Account): string => `known device ${userId} ${credentialsVersion}`;

function tokensIn({ config, req }: Seen): string[] {
  const sent = req.headers.cookie?.split('; ').find((cookie) => cookie.startsWith(`${nameOf({ config })}=`));
  const tokens = sent?.slice(sent.indexOf('=') + 1).split('.') ?? [];
  return tokens.filter((token) => /^[\w-]{1,200}$/.test(token)).slice(0, ACCOUNTS_MAX);
}

/** What this browser is called for this account; null where nobody has signed in to it with this password. */
export function deviceOf(seen: Seen, account: Account): string | null {
  const opened = tokensIn(seen).map((token) => seen.seal.open(token, purposeOf(account)));
  return opened.find((device) => device !== null) ?? null;
}

/** The same by the e-mail that is typed. Browsers without the cookie cost nothing, whichever account they name. */
export async function deviceFor(seen: Seen & Pick<Deps, 'db'>, email: string): Promise<string | null> {
  if (tokensIn(seen).length === 0) return null;
  const account = await findCredentials(seen.db, email);
  return account && deviceOf(seen, account);
}

/** After all steps of signing in, and after a change of the password. */
export function knowDevice(seen: Seen & { res: Response }, account: Account): void {
  const { seal, res } = seen;
  const purpose = purposeOf(account);
  const device = deviceOf(seen, account) ?? `${account.userId} ${randomBytes(16).toString('base64url')}`;
  const others = tokensIn(seen).filter((token) => seal.open(token, purpose) === null);
  const value = [seal.close(device, purpose), ...others].slice(0, ACCOUNTS_MAX).join('.');
  const options = { httpOnly: true, sameSite: 'lax', secure: isTls(seen), path: '/', maxAge: YEAR_MS } as const;
  localsOf(res).setLastCookie = () => void res.cookie(nameOf(seen), value, options);
}
