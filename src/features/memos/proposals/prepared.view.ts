import type { PageContext } from '#src/platform/http/context';
import { canConsider, rolesOf } from '#src/policies/memo.policy';
import type { LoadedMemo } from '../memos.queries';
import { isFresh, type FoundProposal } from './proposals.queries';
import { openProposal } from './proposing.service';

type Reader = Pick<PageContext, 'actor'>;

/** What is prepared for the reader, who decides by themselves; nobody else sees it. */
export function preparedFor({ actor }: Reader, memo: LoadedMemo): FoundProposal | null {
  if (!rolesOf(actor, memo).recipient || !canConsider(actor, memo)) return null;
  const found = memo.proposals.find(({ forId }) => forId === actor.id);
  return found ? { ...found, conclusion: found.conclusion ?? '' } : null;
}

/** From now on it counts as seen, unless the memo was changed since it was made. */
export async function openPrepared(ctx: Pick<PageContext, 'actor' | 'db'>, memo: LoadedMemo): Promise<void> {
  const found = preparedFor(ctx, memo);
  if (found && isFresh(found, memo) && found.openedAt === null) await openProposal(ctx, found);
}

export const preparedView = ({ t }: Pick<PageContext, 't'>, memo: LoadedMemo, proposal: FoundProposal | null) =>
  proposal && {
    line: t('proposals.preparedBy', { name: proposal.by.name }),
    isStale: !isFresh(proposal, memo),
    conclusion: proposal.conclusion,
  };
