import type { Request, RequestHandler, Response } from 'express';
import { Passport } from 'passport';
import { Strategy } from 'passport-local';
import { plainAddress } from '#src/platform/emailAddress';
import { asError } from '#src/platform/errors';
import type { Database } from '#src/platform/db';
import type { Actor } from '#src/web/actor';
import { networkOf } from '#src/platform/http/rateLimit';
import { verifyCredentials } from './session.service';

type Answer = (error: unknown, actor: Actor | false | null | undefined) => void;

/** Passport's own types leave open what its middleware is. */
interface LocalPassport {
  authenticate(strategy: Strategy, options: { session: false }, answer: Answer): RequestHandler;
}

/** Asks passport's local strategy who sent these credentials. Starting the session is the caller's affair. */
export function authenticate(db: Database, req: Request, res: Response, device: string | null): Promise<Actor | null> {
  const passport = new Passport();
  passport.serializeUser((user, done) => done(null, user.id));
  const strategy = new Strategy({ usernameField: 'email' }, (typedEmail, password, done) => {
    const email = plainAddress(typedEmail);
    verifyCredentials(db, { email, password, address: networkOf(req.ip), device }).then(
      (actor) => done(null, actor ?? false),
      (error: unknown) => done(error),
    );
  });
  const local: LocalPassport = passport;
  return new Promise((resolve, reject) => {
    const answer: Answer = (error, actor) => (error ? reject(asError(error)) : resolve(actor || null));
    void local.authenticate(strategy, { session: false }, answer)(req, res, (error: unknown) => reject(asError(error)));
  });
}
