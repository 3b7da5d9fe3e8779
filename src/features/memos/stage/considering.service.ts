import { excerptOf } from '#src/events/excerpt';
import { refreshMemoSearch } from '#src/features/search/search.service';
import { clock } from '#src/platform/clock';
import type { Outcome, Tx } from '#src/platform/db';
import { Conflict, Invalid } from '#src/platform/errors';
import { correctsConclusion } from '#src/policies/correcting.policy';
import { canConsider, canEditConclusion } from '#src/policies/memo.policy';
import { defaultOutcome, needsConclusion, offeredOutcomes } from '#src/policies/outcomes';
import type { Actor } from '#src/web/actor';
import { plainText } from '#src/platform/richText';
import { reasonFor } from '../form/correcting';
import { whoPrepared } from '../proposals/proposals.queries';
import { endProposals } from '../proposals/proposing.service';
import { isForSeveral } from '../roles/several';
import { considerInTurn } from './consideringInTurn.service';
import { considered } from './setStage.service';
import type { LoadedMemo } from '../memos.queries';
import { decide, type ServiceDeps } from './deciding.service';

type Consideration = { conclusion: string; version?: number | undefined };
type Decided = Consideration & { outcome?: Outcome | undefined; turn?: number | undefined };

/**
 * The conclusion is clean HTML; some outcomes need one. From now on the owner cannot edit the memo.
 * @throws Invalid for an outcome that the memo's purpose does not offer, or one without the conclusion it needs
 */
export async function considerMemo(deps: ServiceDeps, actor: Actor, memo: LoadedMemo, input: Decided): Promise<void> {
  const outcome = outcomeOf(memo, input);
  if (isForSeveral(memo))
    return considerInTurn(deps, actor, memo, { ...input, outcome, quote: beginningOf(input.conclusion) });
  const used = await whoPrepared(deps.db.prisma, actor, memo, { ...input, outcome });
  return decide(deps, actor, memo, {
    version: input.version,
    may: canConsider,
    from: ['pending', 'postponed'],
    to: considered(clock.now(), actor, memo, { outcome, conclusion: input.conclusion }),
    done: { stage: 'considered', consideredById: actor.id, outcome, conclusion: input.conclusion || null },
    type: 'memo.considered',
    canBeUndone: true,
    changes: { outcome, conclusion: beginningOf(input.conclusion), ...(used && { preparedBy: used.by }) },
    async also(tx) {
      await endProposals(tx, memo.id, { used });
      await refreshMemoSearch(tx, memo.id);
    },
  });
}

/** @throws Invalid, as `considerMemo` */
export function outcomeOf(memo: LoadedMemo, input: Omit<Decided, 'turn'>): Outcome {
  const outcome = input.outcome ?? defaultOutcome(memo.purpose);
  assertOffered(outcome, memo, input.version);
  assertConclusion(outcome, input.conclusion);
  return outcome;
}

/** Its first line, which notices quote. */
export const beginningOf = (conclusion: string): string =>
  excerptOf(plainText(conclusion).trim().split('\n', 1)[0] ?? '');

/** A form that was drawn with another purpose shows that, rather than a choice that is no longer there. */
function assertOffered(outcome: Outcome, memo: LoadedMemo, version: number | undefined): void {
  if (offeredOutcomes(memo.purpose).includes(outcome)) return;
  if (version !== undefined && version !== memo.version) throw new Conflict('memos.errors.changedMeanwhile');
  throw new Invalid({ outcome: 'memos.errors.outcomeNotOffered' });
}

const assertConclusion = (outcome: Outcome | null, conclusion: string): void => {
  if (needsConclusion(outcome) && conclusion === '')
    throw new Invalid({ conclusion: `memos.errors.conclusionNeeded.${outcome}` });
};

/** By an operator who does not decide on it, it is a correction. */
export async function editConclusion(
  deps: ServiceDeps,
  actor: Actor,
  memo: LoadedMemo,
  input: Consideration & { reason?: string | undefined },
): Promise<void> {
  assertConclusion(memo.outcome, input.conclusion);
  const changes = { conclusion: { from: plainText(memo.conclusion ?? ''), to: plainText(input.conclusion) } };
  const change = {
    version: input.version,
    may: canEditConclusion,
    from: ['considered' as const],
    to: { conclusion: input.conclusion || null },
    done: { stage: 'considered' as const, conclusion: input.conclusion || null },
    also: (tx: Tx) => refreshMemoSearch(tx, memo.id),
  };
  if (!correctsConclusion(actor, memo))
    return decide(deps, actor, memo, { ...change, type: 'memo.conclusionEdited', changes: { changes } });
  const correction = { changes, reason: reasonFor(input.reason) };
  return decide(deps, actor, memo, { ...change, type: 'memo.corrected', changes: correction });
}
