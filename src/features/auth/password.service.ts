import { setTimeout as pause } from 'node:timers/promises';
import { inTransaction, type Database, type Tx } from '#src/platform/db';
import { Conflict, Invalid } from '#src/platform/errors';
import type { Actor } from '#src/platform/http/actor';
import type { Deps } from '#src/platform/http/context';
import { forgetPoints, takePoint, type Limit } from '#src/platform/http/rateLimit';
import { enqueue, SOON } from '#src/platform/jobs';
import { hashPassword, verifyPassword } from '#src/platform/passwords';
import { findTimeZone } from '#src/platform/timeZones';
import { recordAudit, type AuditType } from '../audit/audit.service';
import { requireGoodPassword } from './passwordRules.service';
import { signInRules } from './signInRules.service';
import { deleteSessionsOf } from './session.queries';
import { revokeTokens, spendToken, type TokenKind, type TokenOwner } from './tokens.service';

const HOUR = 3600;
const LINKS_PER_ACCOUNT: Limit = { name: 'reset-account', points: 5, seconds: HOUR };
const LINKS_PER_ADDRESS: Limit = { name: 'reset-address', points: 30, seconds: HOUR };
const guesses = (points: number): Limit => ({ name: 'password-change', points, seconds: HOUR / 4 });
const SAME_TIME_FOR_ALL_MS = 250;

/** Answers null, or the seconds to wait: whether the account exists changes neither. */
export async function admitLinkRequest(db: Database, email: string, address: string): Promise<number | null> {
  const waits = [await takePoint(db, LINKS_PER_ADDRESS, address), await takePoint(db, LINKS_PER_ACCOUNT, email)];
  return Math.max(...waits.map((seconds) => seconds ?? 0)) || null;
}

/** Sends a link when there is such an account, and takes the same time when there is none. */
export async function askForReset(db: Database, email: string): Promise<void> {
  await Promise.all([pause(SAME_TIME_FOR_ALL_MS), sendReset(db, email)]);
}

async function sendReset(db: Database, email: string): Promise<void> {
  const user = await db.prisma.user.findFirst({ where: { email, deactivatedAt: null }, select: { id: true } });
  await inTransaction(db, async (tx) => {
    await recordAudit(tx, { type: 'password.resetAsked', actorId: null, subjectId: user?.id });
    if (user) await enqueue(tx, 'send_account_mail', { userId: user.id, kind: 'passwordReset' }, { priority: SOON });
  });
}

const AUDITED_AS: Record<TokenKind, AuditType> = { invitation: 'invitation.accepted', passwordReset: 'password.reset' };

type ByToken = {
  owner: TokenOwner;
  token: string;
  kind: TokenKind;
  password: string;
  timeZone?: string | undefined;
};

/** Sets the password of the one who holds the link. All sessions and all other links end with it. */
export async function setPasswordByToken(
  { db, realtime }: Deps,
  { owner, token, kind, password, timeZone }: ByToken,
): Promise<void> {
  await requireGoodPassword('password', password, { ...owner, ...(await signInRules(db)) });
  const passwordHash = await hashPassword(password);
  // Who comes for the first time brings the clock they live by.
  const zone = kind === 'invitation' && timeZone ? await findTimeZone(db.pool, timeZone) : null;
  await inTransaction(db, async (tx) => {
    await spendToken(tx, token, kind);
    await replacePassword(tx, { id: owner.id }, passwordHash);
    if (zone !== null)
      await tx.user.update({ where: { id: owner.id }, data: { timeZone: zone }, select: { id: true } });
    await recordAudit(tx, { type: AUDITED_AS[kind], actorId: owner.id, subjectId: owner.id });
  });
  realtime.disconnectUser(owner.id);
}

type Change = { currentPassword: string; newPassword: string };

/** The signed-in person changes their own; the caller starts a new session, for all that were are ended. */
export async function changePassword({ db, realtime }: Deps, actor: Actor, change: Change): Promise<void> {
  const verifiedHash = await requireCurrentPassword(db, actor, change.currentPassword);
  if (change.currentPassword === change.newPassword) throw new Invalid({ newPassword: 'account.errors.samePassword' });
  await requireGoodPassword('newPassword', change.newPassword, { ...actor, ...(await signInRules(db)) });
  const passwordHash = await hashPassword(change.newPassword);
  await inTransaction(db, async (tx) => {
    await replacePassword(tx, { id: actor.id, passwordHash: verifiedHash }, passwordHash);
    await recordAudit(tx, { type: 'password.changed', actorId: actor.id, subjectId: actor.id });
  });
  realtime.disconnectUser(actor.id);
}

/** Whoever found an open page must not guess on. Answers the hash that was right. */
export async function requireCurrentPassword(db: Database, actor: Actor, password: string): Promise<string> {
  const limit = guesses((await signInRules(db)).signInAttempts);
  const wait = await takePoint(db, limit, String(actor.id));
  if (wait !== null) throw new Invalid({ currentPassword: 'auth.errors.tooMany' }, { minutes: Math.ceil(wait / 60) });
  const found = await db.prisma.user.findUnique({ where: { id: actor.id }, select: { passwordHash: true } });
  const passwordHash = found?.passwordHash ?? null;
  if (!(await verifyPassword(passwordHash, password)) || passwordHash === null)
    throw new Invalid({ currentPassword: 'account.errors.currentPassword' });
  await forgetPoints(db, limit, String(actor.id));
  return passwordHash;
}

/** With the hash that was looked at: another password may have been set since. */
type Whose = { id: number; passwordHash?: string };

async function replacePassword(tx: Tx, where: Whose, passwordHash: string): Promise<void> {
  const { count } = await tx.user.updateMany({ where, data: { passwordHash } });
  if (count === 0) throw new Conflict();
  await deleteSessionsOf(tx, where.id);
  await revokeTokens(tx, where.id);
}
