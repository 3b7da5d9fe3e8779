import type { RequestHandler } from 'express';
import { Passport } from 'passport';
import type { Actor } from './actor';

type FindActor = (userId: number) => Promise<Actor | null>;

/** Only the id lies in the session; the person is loaded at each request, so a deactivated one is out at once. */
export function authentication(findActor: FindActor): RequestHandler[] {
  const passport = new Passport();
  passport.serializeUser((user, done) => done(null, user.id));
  passport.deserializeUser((userId: number, done) => {
    findActor(userId).then(
      (actor) => done(null, actor ?? false),
      (error: unknown) => done(error),
    );
  });
  return [passport.initialize() as RequestHandler, passport.session() as RequestHandler];
}
