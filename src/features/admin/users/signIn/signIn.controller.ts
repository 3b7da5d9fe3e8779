import type { Context } from '#src/platform/http/context';
import type { UserDetail } from '../users.queries';
import { userUrls } from '../users.urls';
import { endSessionsOf, resetTwoStepOf, sendPasswordReset } from './signIn.service';

type OnUser<P = { userId: number }> = Context<UserDetail, P, unknown, object>;

export async function resetPassword(ctx: OnUser): Promise<void> {
  const { id, name, email } = ctx.subject;
  const link = await sendPasswordReset(ctx, ctx.actor, ctx.subject);
  if (!link) return ctx.redirect(userUrls.user(id), { kind: 'success', message: ctx.t('users.resetSent', { email }) });
  const texts = { title: ctx.t('users.resetLink.title', { name }), text: ctx.t('users.resetLink.text', { name }) };
  ctx.render('admin/users/link', { ...texts, link, userId: id });
}

export async function resetTwoSteps(ctx: OnUser): Promise<void> {
  const wasOn = await resetTwoStepOf(ctx, ctx.actor, ctx.subject);
  const message = ctx.t(wasOn ? 'users.twoStep.wasReset' : 'users.twoStep.wasOff');
  ctx.redirect(userUrls.user(ctx.subject.id), { kind: wasOn ? 'success' : 'info', message });
}

const report = (ctx: Context<UserDetail>, count: number): void =>
  ctx.redirect(userUrls.user(ctx.subject.id), { kind: 'success', message: ctx.t('users.sessions.ended', { count }) });

export const endSessions = async (ctx: OnUser): Promise<void> =>
  report(ctx, await endSessionsOf(ctx, ctx.actor, ctx.subject.id));

export const endSession = async (ctx: OnUser<{ userId: number; key: string }>): Promise<void> =>
  report(ctx, await endSessionsOf(ctx, ctx.actor, ctx.subject.id, ctx.params.key));
