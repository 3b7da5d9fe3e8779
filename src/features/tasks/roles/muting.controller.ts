import type { Context } from '#src/platform/http/context';
import type { LoadedTask } from '../tasks.queries';
import { taskUrls } from '../tasks.urls';
import { setTaskMuted } from './muting.service';

type OnTask = Context<LoadedTask, { taskId: number }>;

const done = (ctx: OnTask, key: string): void =>
  ctx.redirect(taskUrls.show(ctx.subject.id), { kind: 'success', message: ctx.t(`tasks.muting.${key}`) });

export async function mute(ctx: OnTask): Promise<void> {
  await setTaskMuted(ctx, ctx.actor, ctx.subject, true);
  done(ctx, 'muted');
}

export async function unmute(ctx: OnTask): Promise<void> {
  await setTaskMuted(ctx, ctx.actor, ctx.subject, false);
  done(ctx, 'unmuted');
}
