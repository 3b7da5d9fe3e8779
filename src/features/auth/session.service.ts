import type { Request } from 'express';
import { clock } from '#src/platform/clock';
import type { Database } from '#src/platform/db';
import { SignInNeeded } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import { forgetPoints, givePointBack, networkOf, takePoint, type Limit } from '#src/platform/http/rateLimit';
import { verifyPassword } from '#src/platform/passwords';
import { recordAudit } from '../audit/audit.service';
import { recordRepeated } from '../audit/repeated.service';
import { findProved, startSession } from '../sessions/starting.service';
import { holdSignIn } from './secondStep/pending';
import { signInRules } from './signInRules.queries';
import { sinceLastTime } from './sinceLastTime.queries';
import { findCredentials } from './session.queries';

const QUARTER_HOUR = 15 * 60;
const limit = (name: string, points: number): Limit => ({ name, points, seconds: QUARTER_HOUR });

/** What admins set holds for one place that guesses at one account: its owner, elsewhere, is not locked out by that. */
const limitsOf = (attempts: number) => ({
  perPair: limit('sign-in-pair', attempts),
  /** One place guesses at many accounts. */
  perAddress: limit('sign-in-address', attempts * 5),
  /** Many places guess at one account. */
  perAccount: limit('sign-in-account', attempts * 10),
  /** A browser that its account knows, whatever others try: see knownDevice. */
  perDevice: limit('sign-in-device', attempts),
});

const limitsFor = async (db: Database) => limitsOf((await signInRules(db)).signInAttempts);

type Attempt = { email: string; password: string; address: string; device?: string | null };

/** An e-mail holds no blank, so two pairs never share a key. */
const pairOf = (email: string, address: string): string => `${email} ${address}`;

/**
 * Takes the points before the password is looked at, so that many guesses at once count as many. The narrow limits come
 * first: what they refuse does not count against the account, else one place could use up the points of all.
 */
export async function admitAttempt(
  db: Database,
  { email, address, device }: Omit<Attempt, 'password'>,
): Promise<number | null> {
  const { perAddress, perPair, perAccount, perDevice } = await limitsFor(db);
  const wait = device
    ? await takePoint(db, perDevice, device)
    : ((await takePoint(db, perAddress, address)) ??
      (await takePoint(db, perPair, pairOf(email, address))) ??
      (await takePoint(db, perAccount, email)));
  if (wait === null) return null;
  await recordRepeated(db, { type: 'session.limited', actorId: null, details: { address } }, address);
  return wait;
}

/** The person, or null: which of e-mail, password or account was wrong shows neither in the answer nor in its time. */
export async function verifyCredentials(db: Database, attempt: Attempt): Promise<Actor | null> {
  const { email, password, address } = attempt;
  const known = await findCredentials(db, email);
  const matches = await verifyPassword(known?.passwordHash ?? null, password);
  // With what was looked at: another password may have been set since.
  const actor = matches && known && !known.deactivatedAt ? await findProved(db, known) : null;
  if (!actor) {
    // What was typed as e-mail is not written down: sometimes it is the password.
    const refusal = { type: 'session.refused', actorId: null, subjectId: known?.userId, details: { address } } as const;
    await recordRepeated(db, refusal, address);
    return null;
  }
  await settlePoints(db, attempt);
  return actor;
}

/** Gives back what an honest attempt took, and nothing else: nobody earns guesses by signing in. */
async function settlePoints(db: Database, { email, address, device }: Attempt): Promise<void> {
  const { perAddress, perPair, perAccount, perDevice } = await limitsFor(db);
  if (device) return forgetPoints(db, perDevice, device);
  await Promise.all([
    forgetPoints(db, perPair, pairOf(email, address)),
    givePointBack(db, perAccount, email),
    givePointBack(db, perAddress, address),
  ]);
}

/** The last word of signing in, after every step of it. */
export async function completeSignIn(db: Database, req: Request, actor: Actor): Promise<void> {
  await startSession(req, actor, await sinceLastTime(db, actor));
  const details = { address: networkOf(req.ip) };
  await recordAudit(db.prisma, { type: 'session.started', actorId: actor.id, subjectId: actor.id, details });
  // Hints for a new person are for the first visit.
  await db.prisma.user.updateMany({
    where: { id: actor.id, welcomedAt: null, lastSeenAt: { not: null } },
    data: { welcomedAt: clock.now() },
  });
  await db.prisma.user.update({ where: { id: actor.id }, data: { lastSeenAt: clock.now() }, select: { id: true } });
}

/**
 * After the password: in, or, with two steps, to the second one. Answers where to lead. A link by mail counts as a password:
 * it must not be a way round the second step.
 */
export async function passFirstStep(
  db: Database,
  req: Request,
  actor: Actor,
  returnTo: string | null,
): Promise<string> {
  if (!actor.hasSecondStep) {
    await completeSignIn(db, req, actor);
    return returnTo ?? '/';
  }
  await holdSignIn(req, { userId: actor.id, credentialsVersion: actor.credentialsVersion, returnTo });
  return '/login/second-step';
}

/** The same by a link in a mail, with the credentials that it has just set. */
export async function passFirstStepOf(
  db: Database,
  req: Request,
  proof: { userId: number; credentialsVersion: number },
): Promise<string> {
  const actor = await findProved(db, proof);
  if (!actor) throw new SignInNeeded();
  return passFirstStep(db, req, actor, null);
}
