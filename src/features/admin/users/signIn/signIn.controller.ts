import type { Context } from '#src/platform/http/context';
import type { UserDetail } from '../users.queries';
import { userUrls } from '../users.urls';
import { endSessions as endThem } from '../../../sessions/ending.service';
import { requireRecentPassword, type ByPassword } from '../../../sessions/reconfirming.service';
import { resetTwoStepOf, sendPasswordReset } from './signIn.service';

type OnUser<P = { userId: number }> = Context<UserDetail, P, unknown, ByPassword>;

/** Who helps others to sign in could be anybody who found an admin's open page. */
const proveAgain = (ctx: OnUser<unknown>) => requireRecentPassword(ctx, ctx.body.currentPassword);

export async function resetPassword(ctx: OnUser): Promise<void> {
  await proveAgain(ctx);
  const { id, name, email } = ctx.subject;
  const link = await sendPasswordReset(ctx, ctx.actor, ctx.subject);
  if (!link) return ctx.redirect(userUrls.user(id), { kind: 'success', message: ctx.t('users.resetSent', { email }) });
  const texts = { title: ctx.t('users.resetLink.title', { name }), text: ctx.t('users.resetLink.text', { name }) };
  ctx.render('admin/users/link', { ...texts, link, userId: id });
}

export async function resetTwoSteps(ctx: OnUser): Promise<void> {
  await proveAgain(ctx);
  const wasOn = await resetTwoStepOf(ctx, ctx.actor, ctx.subject);
  const message = ctx.t(wasOn ? 'users.twoStep.wasReset' : 'users.twoStep.wasOff');
  ctx.redirect(userUrls.user(ctx.subject.id), { kind: wasOn ? 'success' : 'info', message });
}

const report = (ctx: Context<UserDetail>, count: number): void =>
  ctx.redirect(userUrls.user(ctx.subject.id), { kind: 'success', message: ctx.t('users.sessions.ended', { count }) });

export async function endSessions(ctx: OnUser): Promise<void> {
  await proveAgain(ctx);
  report(ctx, await endThem(ctx, ctx.actor, ctx.subject.id, 'all'));
}

export async function endSession(ctx: OnUser<{ userId: number; key: string }>): Promise<void> {
  await proveAgain(ctx);
  report(ctx, await endThem(ctx, ctx.actor, ctx.subject.id, { key: ctx.params.key }));
}
