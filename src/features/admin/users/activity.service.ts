import { recordAudit } from '../../audit/audit.service';
import { deleteSessionsOf } from '../../auth/session.queries';
import { createUserToken, revokeTokens, tokenPath } from '../../auth/tokens.service';
import { joinCompanyMemos, leaveCompanyMemos, lockExecutives } from '../../people/executives.service';
import { clock } from '#src/platform/clock';
import { inTransaction } from '#src/platform/db';
import { Conflict, Forbidden } from '#src/platform/errors';
import type { Actor } from '#src/platform/http/actor';
import type { Deps } from '#src/platform/http/context';
import { canDeactivate, canInvite, canReactivate, isLastAdmin } from '#src/policies/user.policy';
import { lockActiveAdmins } from './adminLock.queries';
import { isWaitedFor, whatWaits } from './leaving/waiting.queries';
import { invite } from './users.service';

type Person = { id: number; isActive: boolean; hasPassword: boolean };

/** Ends sessions, links and live pages at once; an executive leaves the company's open memos. Nothing is deleted. */
export async function deactivateUser(
  { db, realtime }: Deps,
  actor: Actor,
  user: Person,
  { ifNothingWaits = false } = {},
): Promise<boolean> {
  if (user.id === actor.id) throw new Forbidden('users.errors.notYourself');
  if (!canDeactivate(actor, user)) return false;
  const lostMemos = await inTransaction(db, async (tx) => {
    await lockExecutives(tx);
    if (isLastAdmin(await lockActiveAdmins(tx), user.id)) throw new Conflict('users.errors.lastAdmin');
    const data = { deactivatedAt: clock.now(), version: { increment: 1 } };
    const { count } = await tx.user.updateMany({ where: { id: user.id, deactivatedAt: null }, data });
    if (count === 0) return null;
    if (ifNothingWaits && isWaitedFor(await whatWaits(tx, user.id))) throw new Conflict('users.errors.waitedFor');
    await deleteSessionsOf(tx, user.id);
    await revokeTokens(tx, user.id);
    await recordAudit(tx, { type: 'user.deactivated', actorId: actor.id, subjectId: user.id });
    return leaveCompanyMemos(tx, user.id);
  });
  if (!lostMemos) return false;
  for (const memoId of lostMemos) realtime.leavePage(user.id, { kind: 'memo', id: memoId });
  realtime.disconnectUser(user.id);
  return true;
}

export async function reactivateUser({ db }: Deps, actor: Actor, user: Person): Promise<void> {
  if (!canReactivate(actor, user)) return;
  await inTransaction(db, async (tx) => {
    await lockExecutives(tx);
    const data = { deactivatedAt: null, version: { increment: 1 } };
    const { count } = await tx.user.updateMany({ where: { id: user.id, deactivatedAt: { not: null } }, data });
    if (count === 0) return;
    const { isExecutive } = await tx.user.findUniqueOrThrow({ where: { id: user.id }, select: { isExecutive: true } });
    if (isExecutive) await joinCompanyMemos(tx, user.id);
    await recordAudit(tx, { type: 'user.reactivated', actorId: actor.id, subjectId: user.id });
  });
}

/** Sends the invitation again; where no mail is sent, answers the link to hand over. */
export async function inviteAgain({ db, config }: Deps, actor: Actor, user: Person): Promise<string | null> {
  if (!canInvite(actor, user)) throw new Conflict('users.errors.hasPassword');
  if (config.smtpUrl) {
    await inTransaction(db, (tx) => invite(tx, actor, user.id));
    return null;
  }
  const token = await createUserToken(db, user.id, 'invitation');
  await recordAudit(db.prisma, {
    type: 'invitation.sent',
    actorId: actor.id,
    subjectId: user.id,
    details: { byHand: true },
  });
  return config.baseUrl + tokenPath('invitation', token);
}
