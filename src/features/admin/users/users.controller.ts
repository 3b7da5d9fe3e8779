import type { z } from 'zod';
import type { Context, Problem } from '#src/platform/http/context';
import { requireRecentPassword } from '../../sessions/reconfirming.service';
import { inviteAgain, reactivateUser } from './activity.service';
import { getUser, type UserDetail } from './users.queries';
import type { UserForm, userSchema } from './users.schema';
import { createUser, updateUser } from './users.service';
import { renderNew, renderUser } from './users.view';

type OnUser<B = unknown> = Context<UserDetail, { userId: number }, unknown, B>;

export const showNewUser = (ctx: Context): Promise<void> => renderNew(ctx);

export const showNewUserAgain = (ctx: Context, problem: Problem): Promise<void> => renderNew(ctx, problem);

export async function create(ctx: Context<unknown, unknown, unknown, UserForm>): Promise<void> {
  const userId = await createUser(ctx, ctx.actor, ctx.body);
  ctx.redirect(`/admin/users/${userId}`, {
    kind: 'success',
    message: ctx.t('users.created', { email: ctx.body.email }),
  });
}

export const showUser = (ctx: OnUser): Promise<void> => renderUser(ctx);

export const showUserAgain = (ctx: OnUser, problem: Problem): Promise<void> => renderUser(ctx, { problem });

/** After one of the page's buttons was refused: that one comes again, open. */
export const showActAgain = (ctx: OnUser, problem: Problem): Promise<void> =>
  renderUser(ctx, { act: { url: ctx.req.path, problem } });

export async function update(ctx: OnUser<z.infer<typeof userSchema>>): Promise<void> {
  const { id, email } = ctx.subject;
  // To that address go the links by which one gets in.
  if (ctx.body.email !== email) await requireRecentPassword(ctx, ctx.body.currentPassword);
  if (await updateUser(ctx, ctx.actor, id, ctx.body)) {
    return ctx.redirect(`/admin/users/${id}`, { kind: 'success', message: ctx.t('users.saved') });
  }
  const problem = { fieldErrors: {}, typed: ctx.typed, status: 409 };
  await renderUser(ctx, { problem, isStale: true, current: await getUser(ctx.db, id) });
}

export async function reactivate(ctx: OnUser<object>): Promise<void> {
  const { id, name } = ctx.subject;
  const left = await reactivateUser(ctx, ctx.actor, ctx.subject);
  if (left === null)
    return ctx.redirect(`/admin/users/${id}`, { kind: 'success', message: ctx.t('users.reactivated', { name }) });
  const message = ctx.t('users.reactivatedOutside', { name, department: left });
  ctx.redirect(`/admin/users/${id}`, { kind: 'warning', message });
}

export async function sendInvitation(ctx: OnUser<{ byHand: boolean }>): Promise<void> {
  const { id, name, email } = ctx.subject;
  const link = await inviteAgain(ctx, ctx.actor, ctx.subject, ctx.body.byHand);
  if (!link) return ctx.redirect(`/admin/users/${id}`, { kind: 'success', message: ctx.t('users.invited', { email }) });
  const data = {
    title: ctx.t('users.link.title', { name }),
    text: ctx.t('users.link.text', { name }),
    link,
    userId: id,
  };
  ctx.render('admin/users/link', data);
}
