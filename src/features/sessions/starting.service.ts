import type { Request } from 'express';
import { findActor } from '../people/actor.queries';
import type { Database } from '#src/platform/db';
import { asError, SignInNeeded } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { Flash } from '#src/platform/http/context';
import { rememberStart } from './keepAlive';

/**
 * Signs the person in under a new session id; passport drops the old session. The actor is as they were when they proved who
 * they are: had they other credentials since, the session that begins here is none.
 */
export async function startSession(req: Request, actor: Actor, flash: Flash[] = []): Promise<void> {
  await settled((done) => req.logIn(actor, done));
  if (flash.length > 0) req.session.flash = flash;
  rememberStart(req, actor);
  // A browser follows a redirect before the end of the answer: by then all of it must be written.
  await settled((done) => req.session.save(done));
}

const settled = (work: (done: (error: unknown) => void) => void): Promise<void> =>
  new Promise((resolve, reject) => {
    work((error) => (error ? reject(asError(error)) : resolve()));
  });

type Proof = { userId: number; credentialsVersion: number };

/** The person, if the proof still holds. */
export async function findProved(db: Database, { userId, credentialsVersion }: Proof): Promise<Actor | null> {
  const actor = await findActor(db, userId);
  return actor?.credentialsVersion === credentialsVersion ? actor : null;
}

/** A new session for whoever has just changed what they sign in with. */
export async function startSessionOf(db: Database, req: Request, proof: Proof): Promise<void> {
  const actor = await findProved(db, proof);
  if (!actor) throw new SignInNeeded();
  await startSession(req, actor);
}
