import { Conflict } from '#src/platform/errors';
import { decidesFor, rolesOf } from '#src/policies/memo.policy';
import type { Actor } from '#src/web/actor';
import type { LoadedMemo } from '../memos.queries';
import { isForSeveral } from '../roles/several';
import { considerMemo } from '../stage/considering.service';
import type { ServiceDeps } from '../stage/deciding.service';
import { findProposal, isFresh } from './proposals.queries';

/** A proposal as its decider saw it. */
export type Seen = { id: number; version: number };

/**
 * Confirms what is prepared for this person, as the decision that it is, with its own right: only what they have opened as it
 * is, of a memo that says what it said then.
 * @throws Conflict for anything else
 */
export async function signProposal(
  deps: ServiceDeps,
  actor: Actor,
  memo: LoadedMemo,
  seen: Seen | undefined,
): Promise<void> {
  const found = await findProposal(deps.db.prisma, memo.id, actor.id);
  if (!found?.outcome || found.openedAt === null || found.id !== seen?.id || found.version !== seen.version)
    throw new Conflict('proposals.errors.notOpened');
  if (!isFresh(found, memo) || !rolesOf(actor, memo).recipient) throw new Conflict('proposals.errors.notOpened');
  const { outcome, conclusion } = found;
  const turn = (isForSeveral(memo) && decidesFor(actor, memo)) || undefined;
  await considerMemo(deps, actor, memo, { outcome, conclusion, version: memo.version, turn });
}
