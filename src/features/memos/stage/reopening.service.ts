import { holdAbsences } from '#src/features/absences/deputies.service';
import { refreshMemoSearch } from '#src/features/search/search.service';
import { holdExecutives } from '#src/features/people/executives.service';
import { clock } from '#src/platform/clock';
import { canReopen } from '#src/policies/memo.policy';
import type { Actor } from '#src/web/actor';
import { plainText } from '#src/platform/richText';
import type { RoleChange } from '../roles/participants.service';
import { refreshRecipients } from '../roles/refreshing.service';
import { giveToRecipients } from '../ball/setBalls.service';
import { isForSeveral, roundOf } from '../roles/several';
import { beginRound, renewTurns } from '../roles/turns.service';
import { pending } from './setStage.service';
import type { LoadedMemo } from '../memos.queries';
import { decide, type ServiceDeps } from './deciding.service';

/** The removed conclusion is kept in the history with the reason. Returns who lost the memo. */
export async function reopenMemo(
  deps: ServiceDeps,
  actor: Actor,
  memo: LoadedMemo,
  input: { reason: string; version?: number | undefined },
): Promise<RoleChange['left']> {
  let left: RoleChange['left'] = [];
  await decide(deps, actor, memo, {
    version: input.version,
    may: canReopen,
    from: ['considered'],
    to: pending(clock.now()),
    done: {
      stage: 'pending',
      version: (input.version ?? -1) + 1,
      events: { some: { type: 'memo.reopened', actorId: actor.id } },
    },
    type: 'memo.reopened',
    changes: { reason: input.reason, conclusion: plainText(memo.conclusion ?? '') },
    first: async (tx) => {
      if (memo.isForCompany) await holdExecutives(tx);
      await holdAbsences(tx);
    },
    also: async (tx) => {
      if (isForSeveral(memo)) {
        await beginRound(tx, memo.id);
        const recipients = memo.recipients.map((one) => ({ ...one, passedAt: null }));
        await renewTurns(tx, memo.id, roundOf({ ...memo, recipients, considerations: [] }));
        await giveToRecipients(tx, [memo.id]);
      }
      // Executives and deputies may have changed since it was considered.
      left = await refreshRecipients(tx, memo, 'pending');
      await refreshMemoSearch(tx, memo.id);
    },
  });
  return left;
}
