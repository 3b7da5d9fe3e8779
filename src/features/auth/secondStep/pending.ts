import type { Request } from 'express';
import { clock } from '#src/platform/clock';
import { asError } from '#src/platform/errors';

const TEN_MINUTES_MS = 10 * 60_000;

export type Pending = { userId: number; credentialsVersion: number; returnTo: string | null };

/** Remembers under a new session id whose password was right. Nobody is signed in by it: it opens one page. */
export async function holdSignIn(req: Request, held: Pending): Promise<void> {
  await settled((done) => req.session.regenerate(done));
  req.session.passwordOf = { ...held, at: clock.now().getTime() };
  await settled((done) => req.session.save(done));
}

/** Who is half-way in here, if it is not too long ago. */
export function pendingSignIn(req: Request): Pending | null {
  const held = req.session.passwordOf;
  if (!held || clock.now().getTime() - held.at > TEN_MINUTES_MS) return null;
  return held;
}

const settled = (work: (done: (error: unknown) => void) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    work((error) => (error ? reject(asError(error)) : resolve()));
  });
