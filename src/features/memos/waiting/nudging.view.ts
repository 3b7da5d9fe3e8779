import type { Context } from '#src/platform/http/context';
import { canNudge } from '#src/policies/nudging.policy';
import type { LoadedMemo } from '../memos.queries';
import { wasNudgedToday } from './nudging.service';

/** The owner's button; null where there is nobody to nudge. */
export async function nudgeView(ctx: Context, memo: LoadedMemo): Promise<{ isDone: boolean } | null> {
  const waitsForOthers = memo.participants.some(({ userId, hasBall }) => hasBall && userId !== ctx.actor.id);
  return canNudge(ctx.actor, memo) && waitsForOthers ? { isDone: await wasNudgedToday(ctx, memo) } : null;
}
