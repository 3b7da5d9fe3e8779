import { nothingSent as body } from '#src/web/formFields';
import type { Routes } from '#src/platform/http/route';
import { mightTake } from '#src/policies/taking.policy';
import { memoParams as params, onMemo } from '../memos.access';
import { showAgain } from '../page/page.controller';
import { pendingSchema } from '../stage/stage.schema';
import { giveBack, take } from './taking.controller';

export function takingRoutes(routes: Routes): void {
  const taking = { can: onMemo(mightTake, 'memos.errors.notToTake'), limit: 'decide', params } as const;
  routes.post('/memos/:memoId/taking', { ...taking, body: pendingSchema, invalid: showAgain('taking') }, take);
  routes.post('/memos/:memoId/taking/delete', { ...taking, body, invalid: showAgain('givingBack') }, giveBack);
}
