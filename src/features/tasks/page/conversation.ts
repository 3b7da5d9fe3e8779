import type { Conversation } from '#src/features/conversations/conversation.access';
import { appendToTaskSearch, refreshTaskSearch } from '#src/features/search/search.service';
import type { Tx } from '#src/platform/db';
import { Forbidden } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import { canEditTask, canPostToTask } from '#src/policies/task.policy';
import { addTaskSubscribers } from '../roles/subscribers.service';
import { lockTask, type LoadedTask } from '../tasks.queries';
import { taskUrls } from '../tasks.urls';
import { touchTask } from '../touch.service';

/** A task's chat, for whoever was let in to it. */
export function taskConversation(
  actor: Actor,
  task: LoadedTask & { conversation: { id: number; revision: number } },
): Conversation {
  return {
    place: { kind: 'task', id: task.id },
    id: task.conversation.id,
    revision: task.conversation.revision,
    url: taskUrls.show(task.id),
    participants: peopleOf(task),
    mayPost: canPostToTask(actor, task),
    isContinued: false,
    continuedAt: null,
    addUrl: canEditTask(actor, task) ? () => `${taskUrls.edit(task.id)}#field-subscribers` : null,
    add: (tx, writer, ids) => addTaskSubscribers(tx, writer, task.id, ids),
    admit: (tx, writer) => admitMessage(tx, writer, task.id),
    touch: (tx, writer, at) => touchTask(tx, task.id, writer, at),
    refreshSearch: (tx, added) =>
      added === null ? refreshTaskSearch(tx, task.id) : appendToTaskSearch(tx, task.id, added),
  };
}

const peopleOf = ({ participants }: LoadedTask) =>
  participants
    .filter(({ user }) => user.deactivatedAt === null)
    .map(({ userId, user }) => ({ id: userId, name: user.name }));

async function admitMessage(tx: Tx, actor: Actor, taskId: number) {
  const task = await lockTask(tx, taskId);
  if (!canPostToTask(actor, task)) throw new Forbidden('chat.errors.readOnly');
  return { participants: peopleOf(task) };
}
