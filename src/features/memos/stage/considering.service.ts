import { refreshMemoSearch } from '#src/features/search/search.service';
import { clock } from '#src/platform/clock';
import type { Actor } from '#src/web/actor';
import { plainText } from '#src/platform/richText';
import { considered } from './setStage.service';
import type { LoadedMemo } from '../memos.queries';
import { decide, type ServiceDeps } from './deciding.service';

type Consideration = { conclusion: string; version?: number | undefined };

/** The conclusion is clean HTML and optional. From now on the owner cannot edit the memo. */
export function considerMemo(deps: ServiceDeps, actor: Actor, memo: LoadedMemo, input: Consideration): Promise<void> {
  return decide(deps, actor, memo, {
    version: input.version,
    from: ['pending', 'postponed'],
    to: considered(clock.now(), actor, memo, input.conclusion),
    done: { stage: 'considered', consideredById: actor.id, conclusion: input.conclusion || null },
    type: 'memo.considered',
    changes: {},
    also: (tx) => refreshMemoSearch(tx, memo.id),
  });
}

export function editConclusion(deps: ServiceDeps, actor: Actor, memo: LoadedMemo, input: Consideration): Promise<void> {
  return decide(deps, actor, memo, {
    version: input.version,
    from: ['considered'],
    to: { conclusion: input.conclusion || null },
    done: { stage: 'considered', conclusion: input.conclusion || null },
    type: 'memo.conclusionEdited',
    changes: { changes: { conclusion: { from: plainText(memo.conclusion ?? ''), to: plainText(input.conclusion) } } },
    also: (tx) => refreshMemoSearch(tx, memo.id),
  });
}
