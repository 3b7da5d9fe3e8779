import type { Request, RequestHandler } from 'express';
import { Passport } from 'passport';
import type { Actor } from '#src/web/actor';

type FindActor = (userId: number, req: Request) => Promise<Actor | null>;

/**
 * Only the id lies in the session; the person is loaded at each request, so a deactivated one is out at once, and so is a
 * session that began with a password or second step that has changed since.
 */
export function authentication(findActor: FindActor): RequestHandler[] {
  const passport = new Passport();
  passport.serializeUser((user, done) => done(null, user.id));
  passport.deserializeUser((req: Request, userId: number, done: (error: unknown, actor?: Actor | false) => void) => {
    const proved = req.session.credentialsVersion ?? 0;
    findActor(userId, req).then(
      (actor) => done(null, actor?.credentialsVersion === proved && actor),
      (error: unknown) => done(error),
    );
  });
  return [passport.initialize() as RequestHandler, passport.session() as RequestHandler];
}
