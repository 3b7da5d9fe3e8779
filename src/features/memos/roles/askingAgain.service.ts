import { z } from 'zod';
import { clock } from '#src/platform/clock';
import type { DecisionRule, Tx } from '#src/platform/db';
import { giveToRecipients } from '../ball/setBalls.service';
import type { LoadedMemo } from '../memos.queries';
import { askerOf } from '../returning/asked';
import { recipientsOf, roundOf } from './several';
import { renewTurns } from './turns.service';

type Change = { rule?: DecisionRule; isSameText?: boolean };
type Asked = { memo: LoadedMemo; askedAgain?: { id: number; name: string }[] };

/**
 * Where all must agree, those who approved what is being changed are asked again, but for who changes it. Their approval
 * stays in the record, with its version. Call it under the memo's lock when text, purpose or files change; also when only
 * `rule` changes, as under another rule they were not asked about what changed since.
 */
export async function askAgain(
  tx: Tx,
  actor: { id: number },
  memo: LoadedMemo,
  { rule = memo.rule, isSameText = false }: Change = {},
): Promise<Asked> {
  const approved = rule === 'all' && memo.stage !== 'considered' ? memo.considerations.filter(isApproval) : [];
  const changed = approved.length > 0 && isSameText ? await approvedBefore(tx, memo.id) : approved;
  const ids = new Set(changed.map(({ recipientId }) => recipientId).filter((id) => id !== actor.id));
  if (ids.size === 0) return { memo };
  const isAsked = ({ recipientId }: { recipientId: number | null }): boolean => ids.has(recipientId);
  await tx.consideration.updateMany({
    where: { id: { in: approved.filter(isAsked).map(({ id }) => id) } },
    data: { endedAt: clock.now() },
  });
  const left = { ...memo, considerations: memo.considerations.filter((one) => !isAsked(one)) };
  await renewTurns(tx, memo.id, roundOf({ ...left, rule }));
  // Those wait until the owner has answered, where something was asked.
  if (askerOf(memo) === null) await giveToRecipients(tx, [memo.id]);
  return { memo: left, askedAgain: recipientsOf(memo).filter(({ id }) => ids.has(id)) };
}

const isApproval = ({ outcome }: LoadedMemo['considerations'][number]): boolean =>
  outcome === 'approved' || outcome === 'changes';

const recipientRows = z.array(z.object({ recipientId: z.number() }));

/** Who decided on it before title, text, purpose or files were changed to what they are now. */
async function approvedBefore(tx: Tx, memoId: number): Promise<z.infer<typeof recipientRows>> {
  const rows = await tx.$queryRaw`
    SELECT DISTINCT c.recipient_id AS "recipientId"
      FROM memos m
      JOIN considerations c ON c.memo_id = m.id AND c.ended_at IS NULL AND c.recipient_id IS NOT NULL
      JOIN memo_versions v ON v.memo_id = m.id AND v.number >= c.text_version
     CROSS JOIN LATERAL (SELECT coalesce(jsonb_agg(a.id ORDER BY a.id), '[]') AS ids FROM attachments a WHERE a.memo_id = m.id) AS files
     WHERE m.id = ${memoId}
       AND (v.body IS NOT NULL OR v.title <> m.title OR v.purpose_id IS DISTINCT FROM m.purpose_id
            OR jsonb_path_query_array(v.files, '$[*].id') <> files.ids)`;
  return recipientRows.parse(rows);
}
