import { setMuted } from '#src/features/notifications/muting.service';
import { backToTask } from '../page/page.controller';
import type { OnTask } from '../tasks.access';
import { urlsOf } from '../tasks.urls';
import { leaveTaskPages } from './livePages';
import { leaveTask, removeTaskSubscriber } from './subscribers.service';

export async function unsubscribe(ctx: OnTask & { params: { taskId: number; userId: number } }): Promise<void> {
  await removeTaskSubscriber(ctx, ctx.actor, ctx.subject, ctx.params.userId);
  await leaveTaskPages(ctx, ctx.params.userId, ctx.subject.id);
  backToTask(ctx, 'subscriberRemoved');
}

export async function leave(ctx: OnTask): Promise<void> {
  await leaveTask(ctx, ctx.actor, ctx.subject);
  await leaveTaskPages(ctx, ctx.actor.id, ctx.subject.id);
  ctx.redirect(urlsOf(ctx.subject).list, { kind: 'success', message: ctx.t('tasks.flash.left') });
}

export const setMute =
  (isMuted: boolean) =>
  async (ctx: OnTask): Promise<void> => {
    await setMuted(ctx.db, ctx.actor.id, { kind: 'task', id: ctx.subject.id }, isMuted);
    const message = ctx.t(isMuted ? 'tasks.muting.muted' : 'tasks.muting.unmuted');
    ctx.redirect(urlsOf(ctx.subject).show(ctx.subject.id), { kind: 'success', message });
  };
