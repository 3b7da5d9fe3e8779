import { clock } from '#src/platform/clock';
import type { Tx } from '#src/platform/db';
import { giveToRecipients } from '../ball/setBalls.service';
import type { LoadedMemo } from '../memos.queries';
import { askerOf } from '../returning/asked';
import { recipientsOf, roundOf } from './several';
import { renewTurns } from './turns.service';

type Asked = { memo: LoadedMemo; askedAgain?: { id: number; name: string }[] };

/**
 * Where all must agree, those who approved what is being changed are asked again, but for who changes it. Their approval
 * stays in the record, with its version. Call it under the memo's lock when text, purpose or files change.
 */
export async function askAgain(tx: Tx, actor: { id: number }, memo: LoadedMemo): Promise<Asked> {
  const approved = memo.rule === 'all' && memo.stage !== 'considered' ? memo.considerations.filter(isApproval) : [];
  const ids = new Set(approved.map(({ recipientId }) => recipientId).filter((id) => id !== actor.id));
  if (ids.size === 0) return { memo };
  const isAsked = ({ recipientId }: { recipientId: number | null }): boolean => ids.has(recipientId);
  await tx.consideration.updateMany({
    where: { id: { in: approved.filter(isAsked).map(({ id }) => id) } },
    data: { endedAt: clock.now() },
  });
  const left = { ...memo, considerations: memo.considerations.filter((one) => !isAsked(one)) };
  await renewTurns(tx, memo.id, roundOf(left));
  // Those wait until the owner has answered, where something was asked.
  if (askerOf(memo) === null) await giveToRecipients(tx, [memo.id]);
  return { memo: left, askedAgain: recipientsOf(memo).filter(({ id }) => ids.has(id)) };
}

const isApproval = ({ outcome }: LoadedMemo['considerations'][number]): boolean =>
  outcome === 'approved' || outcome === 'changes';
