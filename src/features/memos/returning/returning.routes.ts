import type { Routes } from '#src/platform/http/route';
import { mightAnswer, mightReturn } from '#src/policies/returning.policy';
import { nothingSent as body } from '#src/web/formFields';
import { memoParams as params, onMemo } from '../memos.access';
import { showAgain } from '../page/page.controller';
import * as returning from './returning.controller';
import { answerSchema, returnSchema } from './returning.schema';

export function returningRoutes(routes: Routes): void {
  const askBack = { can: onMemo(mightReturn, 'memos.errors.recipientOnly'), limit: 'decide', params } as const;
  routes.post(
    '/memos/:memoId/return',
    { ...askBack, body: returnSchema, invalid: showAgain('return') },
    returning.giveToOwner,
  );
  routes.post(
    '/memos/:memoId/return/delete',
    { ...askBack, body, invalid: showAgain('returnEnd') },
    returning.takeReturnBack,
  );
  const reply = { can: onMemo(mightAnswer, 'memos.errors.notYours'), limit: 'decide', params } as const;
  routes.post(
    '/memos/:memoId/return/answer',
    { ...reply, body: answerSchema, invalid: showAgain('answer') },
    returning.answer,
  );
  routes.post(
    '/memos/:memoId/return/answer/delete',
    { ...reply, body, invalid: showAgain('answerEnd') },
    returning.takeAnswerBack,
  );
}
