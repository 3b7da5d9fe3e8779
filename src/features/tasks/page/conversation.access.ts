import type { Conversation, ConversationOwner } from '#src/features/conversations/conversation.access';
import { Forbidden } from '#src/platform/errors';
import type { Can } from '#src/platform/http/context';
import { canPostToTask, canReadTask } from '#src/policies/task.policy';
import { taskPage } from './page.view';
import { taskConversation } from './conversation';
import { onTask } from '../tasks.access';
import { findTaskFor } from '../tasks.queries';
import { taskUrls } from '../tasks.urls';

const onConversation =
  (policy: typeof canPostToTask): Can<Conversation, { placeId: number }> =>
  async (access) => {
    const params = { taskId: access.params.placeId };
    const task = await onTask(policy, 'chat.errors.readOnly')({ ...access, params });
    if (!access.actor || !task.conversation) throw new Forbidden('chat.errors.readOnly');
    return taskConversation(access.actor, { ...task, conversation: task.conversation });
  };

/** The chats of tasks: the same as those of memos. */
export const taskConversations: ConversationOwner = {
  path: '/tasks',
  read: onConversation(canReadTask),
  write: onConversation(canPostToTask),
  async showAgain(ctx, problem) {
    const task = await findTaskFor(ctx.db, ctx.actor, ctx.params.placeId);
    if (!task) return ctx.redirect(taskUrls.list);
    ctx.render('tasks/show', await taskPage(ctx, task, {}, problem), problem.status);
  },
};
