import type { Routes } from '#src/platform/http/route';
import { mightPass } from '#src/policies/passing.policy';
import { memoParams as params, onMemo } from '../memos.access';
import { showAgain } from '../page/page.controller';
import { pendingSchema } from '../stage/stage.schema';
import { pass } from './passing.controller';

export function passingRoutes(routes: Routes): void {
  const passing = { can: onMemo(mightPass, 'memos.errors.nobodyToPass'), limit: 'decide', params } as const;
  routes.post('/memos/:memoId/passing', { ...passing, body: pendingSchema, invalid: showAgain('passing') }, pass);
}
