import type { ConversationOwner } from '#src/features/conversations/conversation.access';
import { canReadConversation, mightPostTo } from '#src/policies/memo.policy';
import { memoSubject } from '#src/subjects/memoSubject';
import type { LoadedMemo } from '../memos.queries';
import { memoConversation } from './conversation';
import { memoPage } from './page.view';

export const memoConversations: ConversationOwner<LoadedMemo> = {
  subject: memoSubject,
  mayRead: canReadConversation,
  // The service refuses a text that arrives after the task was made, so that it stays in the form.
  mayWrite: mightPostTo,
  conversationOf: memoConversation,
  async showAgain(ctx, memo, problem) {
    ctx.render('memos/show', await memoPage(ctx, memo, { chatProblem: problem }), problem.status);
  },
};
