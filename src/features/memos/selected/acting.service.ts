import { holdAbsences } from '#src/features/absences/deputies.service';
import { setMuted } from '#src/features/notifications/muting.service';
import { findActor } from '#src/features/people/actor.queries';
import { holdExecutives } from '#src/features/people/executives.service';
import type { Applied, BulkRun } from '#src/platform/bulkRun';
import { joining, type Tx } from '#src/platform/db';
import { Conflict, HttpError, Invalid } from '#src/platform/errors';
import type { Deps } from '#src/platform/http/context';
import type { Actor } from '#src/web/actor';
import { lockMemo, type LoadedMemo } from '../memos.queries';
import { signProposal } from '../proposals/signing.service';
import { addSubscribers } from '../roles/subscribers.service';
import { considerMemo } from '../stage/considering.service';
import type { ServiceDeps } from '../stage/deciding.service';
import { postponeMemo, setMemoPending } from '../stage/postponing.service';
import { markRead, tagMemo } from './filing.service';
import { planOf, type Plan } from './plan';
import { whyNot } from './whyNot';

export type RunDeps = Pick<Deps, 'db' | 'config'>;
type One = { deps: ServiceDeps & { bulkRunId: number }; tx: Tx; actor: Actor; memo: LoadedMemo; plan: Plan };
type Action = (one: One) => Promise<unknown>;

/** Each is what the page of a single memo does, with its rules. */
const ACTIONS: Record<Plan['act'], Action> = {
  consider: ({ deps, actor, memo, plan: { outcome, conclusion } }) =>
    considerMemo(deps, actor, memo, { conclusion, version: memo.version, outcome: outcome ?? undefined }),
  postpone: ({ deps, actor, memo, plan: { until } }) =>
    postponeMemo(deps, actor, memo, { until: until ?? undefined, version: memo.version }),
  pending: ({ deps, actor, memo }) => setMemoPending(deps, actor, memo, memo.version),
  read: ({ tx, actor, memo }) => markRead(tx, actor, memo.id),
  mute: ({ deps, actor, memo }) => setMuted(deps.db, actor.id, { kind: 'memo', id: memo.id }, true),
  unmute: ({ deps, actor, memo }) => setMuted(deps.db, actor.id, { kind: 'memo', id: memo.id }, false),
  tags: ({ deps: { bulkRunId }, tx, actor, memo, plan: { add, remove } }) =>
    tagMemo(tx, actor, memo, { add, remove, bulkRunId }),
  subscribers: ({ deps, actor, memo, plan: { subscribers } }) => addSubscribers(deps, actor, memo, { subscribers }),
  sign: ({ deps, actor, memo, plan }) => signProposal(deps, actor, memo, seenOf(plan, memo)),
};

const seenOf = ({ proposals }: Plan, { id }: LoadedMemo) => proposals.find(({ memoId }) => memoId === id);

/** These memos of a run, each by itself: what is refused stays as it was, with the reason. */
export function actOnSelected(deps: RunDeps, tx: Tx, run: BulkRun, ids: readonly number[]): Promise<Applied> {
  const plan = planOf(run);
  const given = { db: joining(deps.db, tx), config: deps.config, bulkRunId: run.id };
  return eachByItself({ deps, tx, run, ids }, async (actor, id) => {
    const memo = await lockMemo(tx, id);
    const reason = whyNot(actor, memo, { act: plan.act, outcome: plan.outcome ?? undefined });
    if (reason) throw new Conflict(reason);
    await ACTIONS[plan.act]({ deps: given, tx, actor, memo, plan });
  });
}

type Batch = { deps: RunDeps; tx: Tx; run: BulkRun; ids: readonly number[] };

/** Locks are taken in the order of docs/ARCHITECTURE.md, all before the first act. */
export async function eachByItself(
  { deps, tx, run, ids }: Batch,
  act: (actor: Actor, memoId: number) => Promise<void>,
): Promise<Applied> {
  const applied: Applied = { done: 0, left: [] };
  const actor = await findActor(deps.db, run.startedById);
  await holdExecutives(tx);
  await holdAbsences(tx);
  const there = await lockAll(tx, actor, ids);
  for (const id of ids) {
    try {
      if (!actor || !there.has(id)) throw new Conflict('memos.selected.why.gone');
      await act(actor, id);
      applied.done += 1;
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      applied.left.push({ id, ...reasonOf(error) });
    }
  }
  return applied;
}

/** What was never opened is not opened by acting on it from a list. */
async function lockAll(tx: Tx, actor: Actor | null, ids: readonly number[]): Promise<Set<number>> {
  const rows = await tx.$queryRaw<{ id: number }[]>`
    SELECT id FROM memos WHERE id = ANY (${[...ids]}::int[]) ORDER BY id FOR UPDATE`;
  await tx.$executeRaw`
    UPDATE participants SET seen_version = 0
     WHERE memo_id = ANY (${[...ids]}::int[]) AND user_id = ${actor?.id ?? 0} AND seen_at IS NULL`;
  return new Set(rows.map(({ id }) => id));
}

function reasonOf(error: HttpError) {
  const [first] = error instanceof Invalid ? Object.values(error.fieldErrors) : [];
  return { reason: first ?? error.messageKey, values: error.values };
}
