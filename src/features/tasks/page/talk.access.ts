import type { Talk, TalkOwner } from '#src/features/conversations/talk.access';
import { Forbidden } from '#src/platform/errors';
import type { Can } from '#src/platform/http/context';
import { canPostToTask, canReadTask } from '#src/policies/task.policy';
import { taskPage } from './page.view';
import { taskTalkOf } from './talk.service';
import { onTask } from '../tasks.access';
import { findTaskFor } from '../tasks.queries';
import { taskUrls } from '../tasks.urls';

const onTalk =
  (policy: typeof canPostToTask): Can<Talk, { placeId: number }> =>
  async (access) => {
    const params = { taskId: access.params.placeId };
    const task = await onTask(policy, 'chat.errors.readOnly')({ ...access, params });
    if (!access.actor || !task.conversation) throw new Forbidden('chat.errors.readOnly');
    return taskTalkOf(access.actor, { ...task, conversation: task.conversation });
  };

/** The chats of tasks: the same as those of memos. */
export const taskTalks: TalkOwner = {
  path: '/tasks',
  read: onTalk(canReadTask),
  write: onTalk(canPostToTask),
  async showAgain(ctx, problem) {
    const task = await findTaskFor(ctx.db, ctx.actor, ctx.params.placeId);
    if (!task) return ctx.redirect(taskUrls.list);
    ctx.render('tasks/show', await taskPage(ctx, task, {}, problem), problem.status);
  },
};
