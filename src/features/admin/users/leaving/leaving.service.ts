import { endAssistancesOf } from '#src/features/assistants/assistants.service';
import { endDeputyships, lockAbsences } from '../../../absences/deputies.service';
import { recordAudit } from '../../../audit/audit.service';
import { endAddressOf } from '../../../calendar/address.service';
import { renewCredentials } from '../../../sessions/ending.service';
import { revokeTokens } from '../../../auth/tokens.service';
import { giveBackWhatWasTaken } from '../../../memos/taking/taking.service';
import { renewAdviceOf } from '../../../memos/opinions/advisers.service';
import { goOnWithoutTheGone } from '../../../memos/roles/goneRecipient.service';
import { leaveCompanyMemos, lockExecutives } from '../../../people/executives.service';
import { clock } from '#src/platform/clock';
import { inTransaction, type Tx } from '#src/platform/db';
import { Conflict, Forbidden } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';
import { canDeactivate, isLastAdmin } from '#src/policies/user.policy';
import { lockActiveAdmins } from '../adminLock.queries';
import { handOver, type HandOver } from './handOver.service';
import { isTakingOver } from './handoverRun.service';
import { refuseOneself } from './oneself.queries';
import { isWaitedFor, whatWaits } from './waiting.queries';

type Person = { id: number; name: string; isActive: boolean };

/**
 * Ends sessions, links, roles and live pages at once, an executive's in the company's open memos too; a job hands over what
 * waits. Nothing is deleted, names stay in every history. Without a plan only somebody can leave for whom nothing waits.
 * Answers false when they had left already.
 */
export async function deactivateUser(deps: Deps, actor: Actor, user: Person, plan?: HandOver): Promise<boolean> {
  if (user.id === actor.id) throw new Forbidden('users.errors.notYourself');
  if (!canDeactivate(actor, user)) return false;
  const hasLeft = await inTransaction(deps.db.patient, (tx) => leave(tx, actor, user, plan));
  if (hasLeft) deps.realtime.disconnectUser(user.id);
  return hasLeft;
}

async function leave(tx: Tx, actor: Actor, user: Person, plan: HandOver | undefined): Promise<boolean> {
  await lockExecutives(tx);
  await lockAbsences(tx);
  if (isLastAdmin(await lockActiveAdmins(tx), user.id)) throw new Conflict('users.errors.lastAdmin');
  const data = { deactivatedAt: clock.now(), version: { increment: 1 } };
  const { count } = await tx.user.updateMany({ where: { id: user.id, deactivatedAt: null }, data });
  if (count === 0) return false;
  if (await isTakingOver(tx, user.id)) throw new Conflict('users.errors.takingOver', { name: user.name });
  if (plan) await refuseOneself(tx, actor, plan);
  const waiting = await whatWaits(tx, user.id);
  if (!plan && isWaitedFor(waiting)) throw new Conflict('users.errors.waitedFor');
  const details = plan ? await handOver(tx, actor, user, { plan, waiting }) : {};
  await renewCredentials(tx, user.id);
  await revokeTokens(tx, user.id);
  await endAddressOf(tx, actor, user.id);
  await leaveCompanyMemos(tx, user.id);
  await giveBackWhatWasTaken(tx, user.id);
  await goOnWithoutTheGone(tx, { id: user.id, name: user.name }, true);
  await renewAdviceOf(tx, user.id);
  await endAssistancesOf(tx, actor, user.id);
  await endDeputyships(tx, user.id);
  await recordAudit(tx, { type: 'user.deactivated', actorId: actor.id, subjectId: user.id, details });
  return true;
}
