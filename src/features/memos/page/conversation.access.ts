import type { Conversation, ConversationOwner } from '#src/features/conversations/conversation.access';
import { Forbidden } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { Can } from '#src/platform/http/context';
import { canReadConversation, mightPostTo, type canPostTo } from '#src/policies/memo.policy';
import { onMemo } from '../memos.access';
import { findMemoFor, type LoadedMemo } from '../memos.queries';
import { memoUrls } from '../memos.urls';
import { memoPage } from './page.view';
import { memoConversation } from './conversation';

type Policy = typeof canPostTo;

const onConversation = (policy: Policy, refusal: string): Can<Conversation, { placeId: number }> => {
  const whyNot = (memo: LoadedMemo, actor: Actor) =>
    canReadConversation(actor, memo) ? refusal : 'chat.errors.notSent';
  const onSent = onMemo((actor, memo) => canReadConversation(actor, memo) && policy(actor, memo), whyNot);
  return async (access) => {
    const memo = await onSent({ ...access, params: { memoId: access.params.placeId } });
    if (!access.actor || !memo.conversation) throw new Forbidden('chat.errors.notSent');
    return memoConversation(access.actor, { ...memo, conversation: memo.conversation });
  };
};

/** The chats of memos. A text that comes after the task did is answered by the service, with the text kept. */
export const memoConversations: ConversationOwner = {
  path: '/memos',
  read: onConversation(canReadConversation, 'chat.errors.notSent'),
  write: onConversation(mightPostTo, 'chat.errors.readOnly'),
  async showAgain(ctx, problem) {
    const memo = await findMemoFor(ctx.db, ctx.actor, ctx.params.placeId);
    if (!memo) return ctx.redirect(memoUrls.list);
    ctx.render('memos/show', await memoPage(ctx, memo, {}, problem), problem.status);
  },
};
