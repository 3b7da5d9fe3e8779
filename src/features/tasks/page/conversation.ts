import type { Conversation } from '#src/features/conversations/conversation.access';
import type { Tx } from '#src/platform/db';
import { Forbidden } from '#src/platform/errors';
import { canEditTask, canPostToTask } from '#src/policies/task.policy';
import { activeParticipants, type Person } from '#src/subjects/subjectKind';
import type { Actor } from '#src/web/actor';
import { addTaskSubscribers } from '../roles/subscribers.service';
import { lockTask, type LoadedTask } from '../tasks.queries';
import { urlsOf } from '../tasks.urls';

export function taskConversation(actor: Actor, task: LoadedTask): Conversation | null {
  const { id: taskId, conversation } = task;
  return (
    conversation && {
      ...conversation,
      place: { kind: 'task', id: taskId },
      page: { kind: 'task', id: taskId },
      url: urlsOf(task).show(taskId),
      participants: activeParticipants(task),
      mayPost: canPostToTask(actor, task),
      isWithdrawn: false,
      continuedIn: null,
      continuedAt: null,
      addUrl: canEditTask(actor, task) ? () => `${urlsOf(task).edit(taskId)}#field-subscribers` : null,
      addsByMention: canEditTask(actor, task),
      add: (tx, writer, ids) => addTaskSubscribers(tx, writer, taskId, ids),
      admit: (tx, writer) => admit(tx, writer, taskId),
    }
  );
}

async function admit(tx: Tx, actor: Actor, taskId: number): Promise<Person[]> {
  const task = await lockTask(tx, taskId);
  if (!canPostToTask(actor, task)) throw new Forbidden('chat.errors.readOnly');
  return activeParticipants(task);
}
