import type { Conversation } from '#src/features/conversations/conversation.access';
import { appendToMemoSearch, refreshMemoSearch } from '#src/features/search/search.service';
import type { Tx } from '#src/platform/db';
import { Conflict, Forbidden } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import { canAddSubscriber, canPostTo } from '#src/policies/memo.policy';
import { touchMemo } from '../touch.service';
import { lockMemo, type LoadedMemo } from '../memos.queries';
import { taskUrls } from '#src/features/tasks/tasks.urls';
import { canReadTask } from '#src/policies/task.policy';
import { memoUrls } from '../memos.urls';
import { joinSubscribers } from '../roles/subscribers.service';

/** A memo's chat, for whoever was let in to it. */
export function memoConversation(
  actor: Actor,
  memo: LoadedMemo & { conversation: { id: number; revision: number } },
): Conversation {
  return {
    place: { kind: 'memo', id: memo.id },
    id: memo.conversation.id,
    revision: memo.conversation.revision,
    url: memoUrls.show(memo.id),
    participants: peopleOf(memo),
    mayPost: canPostTo(actor, memo),
    isContinued: memo.task !== null,
    continuedAt: memo.task && isInTask(actor, memo.task) ? taskUrls.show(memo.task.id) : null,
    addUrl: canAddSubscriber(actor, memo) ? (id) => memoUrls.addSubscriber(memo.id, id) : null,
    add: (tx, writer, ids) => joinSubscribers(tx, writer, memo.id, ids),
    admit: (tx, writer) => admitMessage(tx, writer, memo.id),
    touch: (tx, writer, at) => touchMemo(tx, memo.id, writer, at),
    refreshSearch: (tx, added) => refreshTalkSearch(tx, memo.id, added),
  };
}

const isInTask = (actor: Actor, { participants }: NonNullable<LoadedMemo['task']>): boolean =>
  canReadTask(actor, { parentId: null, participants, parentParticipants: [] });

/** Who has left the company is spoken of, not to. */
const peopleOf = ({ participants }: LoadedMemo) =>
  participants
    .filter(({ user }) => user.deactivatedAt === null)
    .map(({ userId, user }) => ({ id: userId, name: user.name }));

/** Who takes part in the memo's chat now. Refuses whoever may not write any more: removed, withdrawn, or gone on in a task. */
async function admitMessage(tx: Tx, actor: Actor, memoId: number) {
  const memo = await lockMemo(tx, memoId);
  if (memo.hasTask) throw new Conflict('chat.errors.goneOnInTask');
  if (!canPostTo(actor, memo)) throw new Forbidden('chat.errors.readOnly');
  return { participants: peopleOf(memo) };
}

const refreshTalkSearch = (tx: Tx, memoId: number, added: string | null): Promise<void> =>
  added === null ? refreshMemoSearch(tx, memoId) : appendToMemoSearch(tx, memoId, added);
