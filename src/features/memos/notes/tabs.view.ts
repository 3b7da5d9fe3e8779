import { isNotes, type Conversation } from '#src/features/conversations/conversation.access';
import { countUnread } from '#src/features/conversations/unread.queries';
import type { Context } from '#src/platform/http/context';
import { canReadNotes } from '#src/policies/notes.policy';
import type { LoadedMemo } from '../memos.queries';
import { memoUrls } from '../memos.urls';

/** Chat and notes, for those who have both: what is unread in the other one is counted. */
export async function talkTabs(ctx: Context, memo: LoadedMemo, shown: Conversation) {
  const { t, actor, db, format } = ctx;
  if (!canReadNotes(actor, memo)) return null;
  const other = isNotes(shown) ? memo.conversation : memo.notes;
  const unread = other ? await countUnread(db, other.id, actor.id) : 0;
  const tab = (url: string, key: string, isShown: boolean) => ({
    href: `${url}#chat`,
    label: t(key),
    isShown,
    unread:
      isShown || unread === 0 ? null : { shown: format.number(unread), label: t('chat.unread', { count: unread }) },
  });
  return [
    tab(memoUrls.show(memo.id), 'chat.title', !isNotes(shown)),
    tab(memoUrls.notes(memo.id), 'chat.notes.title', isNotes(shown)),
  ];
}
