import { nothingSent as body } from '#src/web/formFields';
import type { Routes } from '#src/platform/http/route';
import * as may from '#src/policies/opinion.policy';
import { memoParams, onMemo } from '../memos.access';
import { showAgain } from '../page/page.controller';
import { answer, ask, remind, revoke, showAnswerAgain, showAsking, showAskingAgain } from './opinions.controller';
import { askingSchema, opinionParams, opinionSchema } from './opinions.schema';
import { opinionUrls } from './opinions.urls';

const notAsking = 'memos.opinions.errors.mayNotAsk';

export function opinionRoutes(routes: Routes): void {
  const asking = { can: onMemo(may.mightAskOpinion, notAsking), limit: 'edit' } as const;
  const mayAsk = onMemo(may.canAskOpinion, (memo, actor) =>
    may.mightAskOpinion(actor, memo) ? 'memos.opinions.errors.askedTooLate' : notAsking,
  );
  routes.get(opinionUrls.new(':memoId'), { can: mayAsk, params: memoParams }, showAsking);
  routes.post(
    opinionUrls.list(':memoId'),
    { ...asking, params: memoParams, body: askingSchema, invalid: showAskingAgain },
    ask,
  );
  // Who is late is answered with their text still there.
  const answering = { can: onMemo(may.mightGiveOpinion, 'memos.opinions.errors.notAsked'), limit: 'decide' } as const;
  routes.post(
    opinionUrls.one(':memoId', ':opinionId'),
    { ...answering, params: opinionParams, body: opinionSchema, invalid: showAnswerAgain },
    answer,
  );
  const onOpen = { ...asking, params: opinionParams, body, invalid: showAgain('opinions') };
  routes.post(opinionUrls.remind(':memoId', ':opinionId'), onOpen, remind);
  routes.post(opinionUrls.revoke(':memoId', ':opinionId'), onOpen, revoke);
}
