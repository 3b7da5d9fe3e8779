import type { Talk, TalkOwner } from '#src/features/conversations/talk.access';
import { Forbidden } from '#src/platform/errors';
import type { Can } from '#src/platform/http/context';
import { canReadTalk, mightPostTo, type canPostTo } from '#src/policies/memo.policy';
import { onMemo } from './memos.access';
import { findMemoFor } from './memos.queries';
import { memoUrls } from './memos.urls';
import { memoPage } from './show.view';
import { talkOf } from './talk.service';

type Policy = typeof canPostTo;

const onTalk =
  (policy: Policy, refusal: string): Can<Talk, { placeId: number }> =>
  async (access) => {
    const memo = await onMemo(
      canReadTalk,
      'chat.errors.notSent',
    )({
      ...access,
      params: { memoId: access.params.placeId },
    });
    const { actor } = access;
    if (!actor || !memo.conversation) throw new Forbidden('chat.errors.notSent');
    if (!policy(actor, memo)) throw new Forbidden(refusal);
    return talkOf(actor, { ...memo, conversation: memo.conversation });
  };

/** The chats of memos. A text that comes after the task did is answered by the service, with the text kept. */
export const memoTalks: TalkOwner = {
  path: '/memos',
  read: onTalk(canReadTalk, 'chat.errors.notSent'),
  write: onTalk(mightPostTo, 'chat.errors.readOnly'),
  async showAgain(ctx, problem) {
    const memo = await findMemoFor(ctx.db, ctx.actor, ctx.params.placeId);
    if (!memo) return ctx.redirect(memoUrls.list);
    ctx.render('memos/show', await memoPage(ctx, memo, {}, problem), problem.status);
  },
};
