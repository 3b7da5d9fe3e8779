import { Forbidden, NotFound, SignInNeeded } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { Can } from '#src/platform/http/context';
import type { MemoFacts } from '#src/policies/memo.policy';
import { findMemoFor, type LoadedMemo } from './memos.queries';

type Policy = (actor: Actor, memo: MemoFacts) => boolean;
type Refusal = string | ((memo: LoadedMemo, actor: Actor) => string);

/** Loads the memo through the actor: what one may not see is not there; what one sees but may not do is refused with a reason. */
export function onMemo(
  policy: Policy,
  refusal: Refusal = 'errors.forbidden.message',
): Can<LoadedMemo, { memoId: number }> {
  return async ({ db, actor, params }) => {
    if (!actor) throw new SignInNeeded();
    const memo = await findMemoFor(db, actor, params.memoId, (found) => {
      if (!policy(actor, found)) throw new Forbidden(typeof refusal === 'string' ? refusal : refusal(found, actor));
    });
    if (!memo) throw new NotFound('memos.errors.notFound');
    return memo;
  };
}
