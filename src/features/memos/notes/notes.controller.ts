import type { ConversationOwner } from '#src/features/conversations/conversation.access';
import type { Context } from '#src/platform/http/context';
import type { MemoPageQuery } from '../page/page.schema';
import { memoPage } from '../page/page.view';
import { markMemoSeen } from '../page/reading.service';
import { newsOf } from '../versions/news.view';
import { notesConversation } from './conversation';
import { notesSubject, type MemoWithNotes } from './notes.access';

/** The memo's page, with the notes where its chat would be. */
export async function show(ctx: Context<MemoWithNotes, { memoId: number }, MemoPageQuery>): Promise<void> {
  const { subject: memo, query } = ctx;
  const news = await newsOf(ctx, memo, query.since);
  await markMemoSeen(ctx, ctx.actor, memo);
  ctx.render('memos/show', await memoPage(ctx, memo, { query, news, talk: notesConversation(memo) }));
}

export const memoNotes: ConversationOwner<MemoWithNotes> = {
  subject: notesSubject,
  below: '/notes',
  mayRead: () => true,
  mayWrite: () => true,
  conversationOf: (_, memo) => notesConversation(memo),
  async showAgain(ctx, memo, problem) {
    const page = await memoPage(ctx, memo, { chatProblem: problem, talk: notesConversation(memo) });
    ctx.render('memos/show', page, problem.status);
  },
};
