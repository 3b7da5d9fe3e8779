import { recordAudit } from '../../../audit/audit.service';
import { resetTwoStep } from '../../../auth/secondStep/secondStep.service';
import { createUserToken, tokenPath } from '../../../auth/tokens.service';
import { sendsMail } from '#src/features/mail/mailers';
import { inTransaction } from '#src/platform/db';
import { Conflict, Forbidden } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';
import { enqueue, SOON } from '#src/platform/jobs';
import { canHelpSignIn } from '#src/policies/user.policy';

type Person = { id: number; isActive: boolean; hasPassword: boolean };

/** Whoever found an admin's open page must not make that account their own. */
function requireHelp(actor: Actor, user: Person): void {
  if (!canHelpSignIn(actor, user)) throw new Forbidden('users.errors.notYourOwn');
}

/** Sends a link to choose a new password; where no mail is sent, answers the link to hand over. */
export async function sendPasswordReset(deps: Deps, actor: Actor, user: Person): Promise<string | null> {
  requireHelp(actor, user);
  if (!user.hasPassword) throw new Conflict('users.errors.noPassword');
  const isMailed = await sendsMail(deps);
  const token = await inTransaction(deps.db, async (tx) => {
    if (isMailed)
      await enqueue(tx, 'send_account_mail', { userId: user.id, kind: 'passwordReset' }, { priority: SOON });
    const details = { byHand: !isMailed };
    await recordAudit(tx, { type: 'password.resetSent', actorId: actor.id, subjectId: user.id, details });
    return isMailed ? null : createUserToken(tx, user.id, 'passwordReset');
  });
  return token && deps.config.baseUrl + tokenPath('passwordReset', token);
}

/** Answers whether it was on. */
export async function resetTwoStepOf(deps: Deps, actor: Actor, user: Person): Promise<boolean> {
  requireHelp(actor, user);
  return resetTwoStep(deps, actor, user.id);
}
