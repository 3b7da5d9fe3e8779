import type { Context, Problem } from '#src/platform/http/context';
import type { UserDetail } from '../users.queries';
import { userUrls } from '../users.urls';
import { deactivateUser } from './leaving.service';
import type { LeavingForm } from './leaving.schema';
import { renderLeaving } from './leaving.view';

type OnUser<B = unknown> = Context<UserDetail, { userId: number }, unknown, B>;

export const showLeaving = (ctx: OnUser): Promise<void> => renderLeaving(ctx);

export const showLeavingAgain = (ctx: OnUser, problem: Problem): Promise<void> => renderLeaving(ctx, problem);

export async function deactivate(ctx: OnUser<LeavingForm>): Promise<void> {
  const { memosTo, ownMemosTo, tasksTo, departments, heads } = ctx.body;
  const decided = departments.flatMap((id, at): [number, 'stays' | 'ends' | number][] => {
    const head = heads[at];
    return head === undefined || head === '' ? [] : [[id, head]];
  });
  await deactivateUser(ctx, ctx.actor, ctx.subject, { memosTo, ownMemosTo, tasksTo, heads: new Map(decided) });
  ctx.redirect(userUrls.user(ctx.subject.id), {
    kind: 'success',
    message: ctx.t('users.deactivated', { name: ctx.subject.name }),
  });
}
