import type { Routes } from '#src/platform/http/route';
import * as may from '#src/policies/handingOn.policy';
import type { Actor } from '#src/web/actor';
import { memoParams as params, onMemo } from '../memos.access';
import type { LoadedMemo } from '../memos.queries';
import { memoUrls } from '../memos.urls';
import { handMemoOn, showHandingOn, showHandingOnAgain } from './handingOn.controller';
import { handingOnSchema } from './roles.schema';

const why = (memo: LoadedMemo, actor: Actor): string => {
  if (!may.mightHandOn(actor, memo)) return 'memos.handOn.errors.notRecipient';
  return memo.isForCompany ? 'memos.handOn.errors.company' : 'memos.handOn.errors.tooLate';
};

export function handingOnRoutes(routes: Routes): void {
  const url = memoUrls.handOn(':memoId');
  routes.get(url, { can: onMemo(may.canHandOn, why), params }, showHandingOn);
  const handingOn = { can: onMemo(may.mightHandOn, why), limit: 'decide', params } as const;
  routes.post(url, { ...handingOn, body: handingOnSchema, invalid: showHandingOnAgain }, handMemoOn);
}
