import type { Routes } from '#src/platform/http/route';
import { canConsider, canCreateTask, mightConsider, type MemoFacts, type Person } from '#src/policies/memo.policy';
import { memoParams as params, onMemo } from '../memos.access';
import { showAgain } from '../page/page.controller';
import { moreLinesSchema } from '../stage/stage.schema';
import { moreLines, showLines } from './lines.controller';
import { linesQuery } from './lines.schema';

const notRecipient = 'memos.errors.recipientOnly';
const decidesInLines = (actor: Person, memo: MemoFacts): boolean =>
  canConsider(actor, memo) && canCreateTask(actor, memo);

export function lineRoutes(routes: Routes): void {
  const url = '/memos/:memoId/lines';
  routes.get(url, { can: onMemo(decidesInLines, notRecipient), params, query: linesQuery }, showLines);
  const more = { can: onMemo(mightConsider, notRecipient), params, body: moreLinesSchema } as const;
  routes.post(url, { ...more, invalid: showAgain('consideration') }, moreLines);
}
