import { lockMemo, type LoadedMemo } from '#src/features/memos/memos.queries';
import { whoPrepared } from '#src/features/memos/proposals/proposals.queries';
import { endProposals } from '#src/features/memos/proposals/proposing.service';
import { isForSeveral } from '#src/features/memos/roles/several';
import { beginningOf } from '#src/features/memos/stage/considering.service';
import { absentRecipientOf, considered, setMemoStage } from '#src/features/memos/stage/setStage.service';
import { refreshMemoSearch } from '#src/features/search/search.service';
import { translatorFor } from '#src/i18n/i18n';
import { wordsFor } from '#src/i18n/projectWords';
import { clock } from '#src/platform/clock';
import type { Outcome, Tx } from '#src/platform/db';
import { Conflict, Forbidden, NotFound } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import { formatFor } from '#src/platform/http/format';
import { canCreateTask, canRead, decidesFor } from '#src/policies/memo.policy';
import { defaultOutcome } from '#src/policies/outcomes';
import type { Kind } from '../list/list.address';

type Origin = { memo: number; version?: number | undefined };

/**
 * Locks the memo. NotFound without access, Forbidden for those who may not decide, Conflict for a form that was drawn with
 * another version of it, unless something came of it already.
 */
export async function lockMemoForTask(tx: Tx, actor: Actor, { memo: memoId, version }: Origin): Promise<LoadedMemo> {
  const exists = await tx.memo.count({ where: { id: memoId } });
  if (exists === 0) throw new NotFound('memos.errors.notFound');
  const memo = await lockMemo(tx, memoId);
  if (!canRead(actor, memo)) throw new NotFound('memos.errors.notFound');
  if (!memo.task && !canCreateTask(actor, memo)) throw new Forbidden('memos.errors.recipientOnly');
  if (!memo.task && memo.version !== version) throw new Conflict('memos.errors.changedMeanwhile');
  return memo;
}

/** `outcome`: chosen by a decision in lines; otherwise the first that the purpose offers. */
type Task = { id: number; kind: Kind; conclusion: string; outcome?: Outcome };

/** Considers the locked memo, unless it is considered, and notes the new task in its conclusion. */
export async function considerByTask(tx: Tx, actor: Actor, memo: LoadedMemo, task: Task): Promise<void> {
  const now = clock.now();
  const isConsidered = memo.stage === 'considered';
  const date = formatFor(actor.locale, actor.timeZone).longDate(now);
  const words = wordsFor(translatorFor(actor.locale), { isProject: task.kind === 'project' });
  const made = `<p>${words('tasks.conclusionOfMemo', { date })}</p>`;
  const outcome = task.outcome ?? defaultOutcome(memo.purpose);
  const conclusion = `${isConsidered ? (memo.conclusion ?? '') : task.conclusion}${made}`;
  const used = isConsidered ? null : await whoPrepared(tx, actor, memo, { outcome, conclusion: task.conclusion });
  await setMemoStage(tx, memo, {
    from: [memo.stage],
    to: isConsidered ? { conclusion } : considered(now, actor, memo, { outcome, conclusion }),
    decider: isForSeveral(memo) ? decidesFor(actor, memo) : null,
    event: {
      type: 'memo.taskCreated',
      actorId: actor.id,
      doneForId: absentRecipientOf(actor, memo),
      changes: {
        taskId: task.id,
        kind: task.kind,
        considered: !isConsidered,
        ...(task.outcome ? { outcome, conclusion: beginningOf(task.conclusion) } : {}),
        ...(used && { preparedBy: used.by }),
      },
    },
    async also() {
      if (!isConsidered) await endProposals(tx, memo.id, { used });
      await refreshMemoSearch(tx, memo.id);
    },
  });
}
