import type { Request } from 'express';
import { clock } from '#src/platform/clock';
import { inTransaction, type Database } from '#src/platform/db';
import { asError, SignInNeeded } from '#src/platform/errors';
import type { Actor } from '#src/platform/http/actor';
import type { Deps } from '#src/platform/http/context';
import { forgetPoints, givePointBack, takePoint, type Limit } from '#src/platform/http/rateLimit';
import { verifyPassword } from '#src/platform/passwords';
import { recordAudit } from '../audit/audit.service';
import { findActor } from '../people/actor.queries';
import { deleteSessionsOf, findCredentials } from './session.queries';

const QUARTER_HOUR = 15 * 60;
const PER_ADDRESS: Limit = { name: 'sign-in-address', points: 50, seconds: QUARTER_HOUR };
/** One place guesses at one account: its owner, elsewhere, is not locked out by that. */
const PER_PAIR: Limit = { name: 'sign-in-pair', points: 10, seconds: QUARTER_HOUR };
/** Many places guess at one account. */
const PER_ACCOUNT: Limit = { name: 'sign-in-account', points: 100, seconds: QUARTER_HOUR };

type Attempt = { email: string; password: string; address: string };

/** An e-mail holds no blank, so two pairs never share a key. */
const pairOf = (email: string, address: string): string => `${email} ${address}`;

/**
 * Takes the points before the password is looked at, so that many guesses at once count as many. The narrow limits come
 * first: what they refuse does not count against the account, else one place could use up the points of all.
 */
export async function admitAttempt(
  db: Database,
  { email, address }: Omit<Attempt, 'password'>,
): Promise<number | null> {
  const wait =
    (await takePoint(db, PER_ADDRESS, address)) ??
    (await takePoint(db, PER_PAIR, pairOf(email, address))) ??
    (await takePoint(db, PER_ACCOUNT, email));
  if (wait === null) return null;
  await recordAudit(db.prisma, { type: 'session.limited', actorId: null, details: { address } });
  return wait;
}

/** The person, or null: which of e-mail, password or account was wrong shows neither in the answer nor in its time. */
export async function verifyCredentials(db: Database, { email, password, address }: Attempt): Promise<Actor | null> {
  const known = await findCredentials(db, email);
  const matches = await verifyPassword(known?.passwordHash ?? null, password);
  const actor = matches && known && !known.deactivatedAt ? await findActor(db, known.id) : null;
  if (!actor) {
    // What was typed as e-mail is not written down: sometimes it is the password.
    await recordAudit(db.prisma, {
      type: 'session.refused',
      actorId: null,
      subjectId: known?.id,
      details: { address },
    });
    return null;
  }
  await Promise.all([
    forgetPoints(db, PER_PAIR, pairOf(email, address)),
    givePointBack(db, PER_ACCOUNT, email),
    givePointBack(db, PER_ADDRESS, address),
  ]);
  await recordAudit(db.prisma, {
    type: 'session.started',
    actorId: actor.id,
    subjectId: actor.id,
    details: { address },
  });
  await db.prisma.user.update({ where: { id: actor.id }, data: { lastSeenAt: clock.now() }, select: { id: true } });
  return actor;
}

const settle = (error: unknown, resolve: () => void, reject: (error: Error) => void): void =>
  error ? reject(asError(error)) : resolve();

/** Signs the person in under a new session id; passport drops the old session. */
export function startSession(req: Request, actor: Actor): Promise<void> {
  return new Promise((resolve, reject) => {
    req.logIn(actor, (error: unknown) => settle(error, resolve, reject));
  });
}

export async function startSessionOf(db: Database, req: Request, userId: number): Promise<void> {
  const actor = await findActor(db, userId);
  if (!actor) throw new SignInNeeded();
  await startSession(req, actor);
}

export async function endSession(db: Database, req: Request, actor: Actor | null): Promise<void> {
  if (actor) await recordAudit(db.prisma, { type: 'session.ended', actorId: actor.id, subjectId: actor.id });
  await new Promise<void>((resolve, reject) => {
    req.session.destroy((error: unknown) => settle(error, resolve, reject));
  });
}

/** Every device of the person has to sign in again; open pages lose their live connection at once. */
export async function endAllSessions({ db, realtime }: Pick<Deps, 'db' | 'realtime'>, actor: Actor): Promise<void> {
  await inTransaction(db, async (tx) => {
    await deleteSessionsOf(tx, actor.id);
    await recordAudit(tx, { type: 'session.endedEverywhere', actorId: actor.id, subjectId: actor.id });
  });
  realtime.disconnectUser(actor.id);
}
