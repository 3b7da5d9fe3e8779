import { recordAudit } from '../../audit/audit.service';
import { createUserToken, tokenPath } from '../../auth/tokens.service';
import { sendsMail } from '../../mail/mailServer.service';
import { joinCompanyMemos, lockExecutives } from '../../people/executives.service';
import { inTransaction } from '#src/platform/db';
import { Conflict } from '#src/platform/errors';
import type { Actor } from '#src/platform/http/actor';
import type { Deps } from '#src/platform/http/context';
import { canInvite, canReactivate } from '#src/policies/user.policy';
import { invite } from './users.service';

type Person = { id: number; isActive: boolean; hasPassword: boolean };

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
export async function inviteAgain(deps: Deps, actor: Actor, user: Person): Promise<string | null> {
  if (!canInvite(actor, user)) throw new Conflict('users.errors.hasPassword');
  const { db, config } = deps;
  if (await sendsMail(deps)) {
    await inTransaction(db, (tx) => invite(tx, actor, user.id));
    return null;
  }
  const token = await inTransaction(db, async (tx) => {
    const details = { byHand: true };
    await recordAudit(tx, { type: 'invitation.sent', actorId: actor.id, subjectId: user.id, details });
    return createUserToken(tx, user.id, 'invitation');
  });
  return config.baseUrl + tokenPath('invitation', token);
}
