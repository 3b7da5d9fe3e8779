import type { Routes } from '#src/platform/http/route';
import { mightNudge } from '#src/policies/nudging.policy';
import { nothingSent as body } from '#src/web/formFields';
import { memoParams as params, onMemo } from '../memos.access';
import { showAgain } from '../page/page.controller';
import { nudgeThem } from './nudging.controller';

export function nudgingRoutes(routes: Routes): void {
  const nudge = { can: onMemo(mightNudge, 'memos.errors.nobodyToNudge'), limit: 'decide', params } as const;
  routes.post('/memos/:memoId/nudge', { ...nudge, body, invalid: showAgain('nudge') }, nudgeThem);
}
