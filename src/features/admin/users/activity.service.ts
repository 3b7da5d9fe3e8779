import { recordAudit } from '../../audit/audit.service';
import { createUserToken, tokenPath } from '../../auth/tokens.service';
import { sendsMail } from '#src/features/mail/mailers';
import { joinCompanyMemos, lockExecutives } from '../../people/executives.service';
import { renewAdviceOf } from '#src/features/memos/opinions/advisers.service';
import { goOnWithoutTheGone } from '#src/features/memos/roles/goneRecipient.service';
import { inTransaction, type Tx } from '#src/platform/db';
import { Conflict } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';
import { canInvite, canReactivate } from '#src/policies/user.policy';
import { holdDepartments } from '../departments/holding.service';
import { invite } from './users.service';

type Person = { id: number; isActive: boolean; hasPassword: boolean };

/** Nobody is active in a department that is archived: answers the one that was left, if any. */
export async function reactivateUser({ db }: Deps, actor: Actor, user: Person): Promise<string | null> {
  if (!canReactivate(actor, user)) return null;
  return inTransaction(db, async (tx) => {
    await lockExecutives(tx);
    const data = { deactivatedAt: null, version: { increment: 1 } };
    const { count } = await tx.user.updateMany({ where: { id: user.id, deactivatedAt: { not: null } }, data });
    if (count === 0) return null;
    const { isExecutive } = await tx.user.findUniqueOrThrow({ where: { id: user.id }, select: { isExecutive: true } });
    if (isExecutive) await joinCompanyMemos(tx, user.id);
    await goOnWithoutTheGone(tx, { id: user.id, name: '' }, false);
    await renewAdviceOf(tx, user.id);
    const left = await leaveArchived(tx, user.id);
    const details = left === null ? {} : { changes: { department: { from: left, to: null } } };
    await recordAudit(tx, { type: 'user.reactivated', actorId: actor.id, subjectId: user.id, details });
    return left;
  });
}

async function leaveArchived(tx: Tx, userId: number): Promise<string | null> {
  const select = { department: { select: { id: true, name: true } } };
  const { department } = await tx.user.findUniqueOrThrow({ where: { id: userId }, select });
  if (!department || (await holdDepartments(tx, [department.id])).length > 0) return null;
  await tx.user.update({ where: { id: userId }, data: { departmentId: null }, select: { id: true } });
  return department.name;
}

/** Sends the invitation again; where no mail is sent, or shall be, answers the link to hand over. */
export async function inviteAgain(deps: Deps, actor: Actor, user: Person, byHand: boolean): Promise<string | null> {
  if (!canInvite(actor, user)) throw new Conflict('users.errors.hasPassword');
  const { db, config } = deps;
  if (!byHand && (await sendsMail(deps))) {
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
