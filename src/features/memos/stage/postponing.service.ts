import { dayOfReader } from '#src/features/myDay/day';
import { clock } from '#src/platform/clock';
import { Invalid } from '#src/platform/errors';
import { canPostpone, canSetPending } from '#src/policies/memo.policy';
import type { Actor } from '#src/web/actor';
import { dayOf, type Preset } from './postponement';
import { pending, postponed } from './setStage.service';
import type { LoadedMemo } from '../memos.queries';
import { decide, type ServiceDeps } from './deciding.service';

/** Until a day (YYYY-MM-DD in the reader's zone), a preset, or without a day. */
export async function postponeMemo(
  deps: ServiceDeps,
  actor: Actor,
  memo: LoadedMemo,
  input: { until?: string | undefined; preset?: Preset | undefined; version?: number | undefined },
): Promise<void> {
  const { today } = dayOfReader(actor);
  const until = input.preset ? dayOf(input.preset, today) : (input.until ?? null);
  if (until !== null && until < today) throw new Invalid({ until: 'memos.errors.untilPast' });
  const postponedUntil = until === null ? null : new Date(`${until}T00:00:00Z`);
  return decide(deps, actor, memo, {
    version: input.version,
    may: canPostpone,
    from: ['pending', 'postponed'],
    to: postponed(clock.now(), postponedUntil),
    done: { stage: 'postponed', postponedUntil },
    type: 'memo.postponed',
    canBeUndone: true,
    changes: { until },
  });
}

export function setMemoPending(
  deps: ServiceDeps,
  actor: Actor,
  memo: LoadedMemo,
  version: number | undefined,
): Promise<void> {
  return decide(deps, actor, memo, {
    version,
    may: canSetPending,
    from: ['postponed'],
    to: pending(clock.now()),
    done: { stage: 'pending' },
    type: 'memo.setPending',
    // With one memo alone its page offers to postpone again.
    canBeUndone: deps.bulkRunId !== undefined,
    changes: {},
  });
}
