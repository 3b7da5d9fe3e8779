import type { Context } from '#src/platform/http/context';
import type { MemoRights } from '#src/policies/memoRights';
import type { LoadedMemo } from '../memos.queries';
import { memoUrls } from '../memos.urls';
import { preparedFor, preparedView } from '../proposals/prepared.view';
import type { memoForms } from './decisions.view';
import { outcomeChoices } from './outcomes.view';
import { turnOf } from './turns.view';

/** What stands in the form of the decision, and beside it. */
export function decidingView(ctx: Context, memo: LoadedMemo, may: MemoRights, forms: ReturnType<typeof memoForms>) {
  const prepared = preparedFor(ctx, memo);
  return {
    turn: may.consider ? turnOf(ctx, memo) : null,
    outcomes: may.consider ? outcomeChoices(ctx, memo, forms, prepared?.outcome) : null,
    proposed: preparedView(ctx, memo, prepared),
    linesUrl: may.consider && may.createTask ? memoUrls.lines(memo.id) : null,
    precedentsUrl: may.consider ? memoUrls.precedents(memo.id) : null,
  };
}
