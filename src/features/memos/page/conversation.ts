import type { Conversation } from '#src/features/conversations/conversation.access';
import { urlsOf } from '#src/features/tasks/tasks.urls';
import { wordKey } from '#src/i18n/projectWords';
import type { Tx } from '#src/platform/db';
import { Conflict, Forbidden, Invalid } from '#src/platform/errors';
import { correctsSubscribers } from '#src/policies/correcting.policy';
import { canAddSubscriber, canPostTo } from '#src/policies/memo.policy';
import { canReadTask } from '#src/policies/task.policy';
import { activeParticipants, type Person } from '#src/subjects/subjectKind';
import type { Actor } from '#src/web/actor';
import { lockMemo, type LoadedMemo } from '../memos.queries';
import { memoUrls } from '../memos.urls';
import { addMemoSubscribers } from '../roles/subscribers.service';

export function memoConversation(actor: Actor, memo: LoadedMemo): Conversation | null {
  const { id: memoId, conversation, task } = memo;
  return (
    conversation && {
      ...conversation,
      place: { kind: 'memo', id: memoId },
      page: { kind: 'memo', id: memoId },
      url: memoUrls.show(memoId),
      participants: activeParticipants(memo),
      mayPost: canPostTo(actor, memo),
      isWithdrawn: memo.withdrawnAt !== null,
      continuedIn: task?.kind ?? null,
      continuedAt: task && isInTask(actor, task) ? urlsOf(task).show(task.id) : null,
      addUrl: canAddSubscriber(actor, memo) ? (id) => memoUrls.addSubscriber(memoId, id) : null,
      addsByMention: addsFreely(actor, memo),
      add: (tx, writer, ids) => addMentioned(tx, writer, memoId, ids),
      admit: (tx, writer) => admit(tx, writer, memoId),
    }
  );
}

/** What an operator adds after the decision needs a reason, which a message has no field for. */
const addsFreely = (actor: Actor, memo: LoadedMemo): boolean =>
  canAddSubscriber(actor, memo) && !correctsSubscribers(actor, memo);

async function addMentioned(tx: Tx, actor: Actor, memoId: number, ids: readonly number[]): Promise<Person[]> {
  if (correctsSubscribers(actor, await lockMemo(tx, memoId)))
    throw new Invalid({ message: 'memos.errors.mentionNeedsReason' });
  return addMemoSubscribers(tx, actor, memoId, ids);
}

const isInTask = (actor: Actor, { participants }: NonNullable<LoadedMemo['task']>): boolean =>
  canReadTask(actor, { parentId: null, participants, parentParticipants: [] });

async function admit(tx: Tx, actor: Actor, memoId: number): Promise<Person[]> {
  const memo = await lockMemo(tx, memoId);
  if (memo.task) throw new Conflict(wordKey('chat.errors.goneOnInTask', { isProject: memo.task.kind === 'project' }));
  if (!canPostTo(actor, memo)) throw new Forbidden('chat.errors.readOnly');
  return activeParticipants(memo);
}
