import { setTimeout as pause } from 'node:timers/promises';
import { inTransaction, type Database, type Tx } from '#src/platform/db';
import { Conflict, Invalid } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';
import { takePoint, type Limit } from '#src/platform/http/rateLimit';
import { enqueue, SOON } from '#src/platform/jobs';
import { hashPassword } from '#src/platform/passwords';
import { findTimeZone } from '#src/platform/timeZones';
import { recordAudit, type AuditType } from '../audit/audit.service';
import { tellPeople } from '../mail/accountNotice.service';
import { requireGoodPassword } from './passwordRules';
import { requireCurrentPassword } from '../sessions/reconfirming.service';
import { renewCredentials } from '../sessions/ending.service';
import { signInRules } from './signInRules.queries';
import { findIdByAddress } from '#src/features/people/choosing/addresses.queries';
import { revokeTokens, spendToken, type TokenKind, type TokenOwner } from './tokens.service';

const HOUR = 3600;
const LINKS_PER_PAIR: Limit = { name: 'reset-pair', points: 5, seconds: HOUR };
const LINKS_PER_DEVICE: Limit = { name: 'reset-device', points: 5, seconds: HOUR };
const LINKS_PER_ACCOUNT: Limit = { name: 'reset-account', points: 15, seconds: HOUR };
const LINKS_PER_ADDRESS: Limit = { name: 'reset-address', points: 30, seconds: HOUR };
const SAME_TIME_FOR_ALL_MS = 250;

type LinkRequest = { email: string; address: string; device: string | null };

/**
 * Answers null, or the seconds to wait: whether the account exists changes neither. However many ask, a mailbox gets a bounded
 * number of mails; its owner, elsewhere or in a browser that is known, may still ask.
 */
export async function admitLinkRequest(db: Database, { email, address, device }: LinkRequest): Promise<number | null> {
  if (device) return takePoint(db, LINKS_PER_DEVICE, device);
  return (
    (await takePoint(db, LINKS_PER_ADDRESS, address)) ??
    (await takePoint(db, LINKS_PER_PAIR, `${email} ${address}`)) ??
    (await takePoint(db, LINKS_PER_ACCOUNT, email))
  );
}

/** Sends a link when there is such an account, and takes the same time when there is none. */
export async function askForReset(db: Database, email: string): Promise<void> {
  await Promise.all([pause(SAME_TIME_FOR_ALL_MS), sendReset(db, email)]);
}

async function sendReset(db: Database, email: string): Promise<void> {
  const id = await findIdByAddress(db.prisma, email);
  const user =
    id === null ? null : await db.prisma.user.findFirst({ where: { id, deactivatedAt: null }, select: { id: true } });
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

/** Sets the password of the one who holds the link. All sessions and all other links end with it. Answers what the next begins with. */
export async function setPasswordByToken(
  deps: Deps,
  { owner, token, kind, password, timeZone }: ByToken,
): Promise<number> {
  const { db, realtime } = deps;
  await requireGoodPassword('password', password, { ...owner, ...(await signInRules(db)) });
  const passwordHash = await hashPassword(password);
  // Who comes for the first time brings the clock they live by.
  const zone = kind === 'invitation' && timeZone ? await findTimeZone(db.pool, timeZone) : null;
  const credentialsVersion = await inTransaction(db, async (tx) => {
    await spendToken(tx, token, kind);
    const renewed = await replacePassword(tx, { id: owner.id }, passwordHash);
    if (zone !== null)
      await tx.user.update({ where: { id: owner.id }, data: { timeZone: zone }, select: { id: true } });
    await recordAudit(tx, { type: AUDITED_AS[kind], actorId: owner.id, subjectId: owner.id });
    if (kind === 'passwordReset') await tellPeople(tx, deps, [owner.id], { what: 'passwordChanged' });
    return renewed;
  });
  realtime.disconnectUser(owner.id);
  return credentialsVersion;
}

type Change = { currentPassword: string; newPassword: string };

/** The signed-in person changes their own; the caller starts a new session, for all that were are ended. */
export async function changePassword(deps: Deps, actor: Actor, change: Change): Promise<number> {
  const { db, realtime } = deps;
  const verifiedHash = await requireCurrentPassword(db, actor, change.currentPassword);
  if (change.currentPassword === change.newPassword) throw new Invalid({ newPassword: 'account.errors.samePassword' });
  await requireGoodPassword('newPassword', change.newPassword, { ...actor, ...(await signInRules(db)) });
  const passwordHash = await hashPassword(change.newPassword);
  const credentialsVersion = await inTransaction(db, async (tx) => {
    const renewed = await replacePassword(tx, { id: actor.id, passwordHash: verifiedHash }, passwordHash);
    await recordAudit(tx, { type: 'password.changed', actorId: actor.id, subjectId: actor.id });
    await tellPeople(tx, deps, [actor.id], { what: 'passwordChanged' });
    return renewed;
  });
  realtime.disconnectUser(actor.id);
  return credentialsVersion;
}

/** With the hash that was looked at: another password may have been set since. */
type Whose = { id: number; passwordHash?: string };

/** Answers what sessions begin with from now on. */
async function replacePassword(tx: Tx, where: Whose, passwordHash: string): Promise<number> {
  const { count } = await tx.user.updateMany({ where, data: { passwordHash } });
  if (count === 0) throw new Conflict();
  await revokeTokens(tx, where.id);
  return renewCredentials(tx, where.id);
}
