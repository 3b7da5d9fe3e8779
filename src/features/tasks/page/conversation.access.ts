import type { ConversationOwner } from '#src/features/conversations/conversation.access';
import { canPostToTask, canReadTask } from '#src/policies/task.policy';
import { projectSubject, taskSubject } from '#src/subjects/taskSubject';
import type { LoadedTask } from '../tasks.queries';
import { taskConversation } from './conversation';
import { taskPage } from './page.view';

export const taskConversations: ConversationOwner<LoadedTask> = {
  subject: taskSubject,
  mayRead: canReadTask,
  mayWrite: canPostToTask,
  conversationOf: taskConversation,
  async showAgain(ctx, task, problem) {
    ctx.render('tasks/show', await taskPage(ctx, task, { chatProblem: problem }), problem.status);
  },
};

export const projectConversations: ConversationOwner<LoadedTask> = { ...taskConversations, subject: projectSubject };
