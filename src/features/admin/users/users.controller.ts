import type { z } from 'zod';
import type { Context, PageContext, Problem } from '#src/platform/http/context';
import { canDeactivate, canInvite, canReactivate } from '#src/policies/user.policy';
import { listBulkRuns } from '../../bulk/bulkRuns.queries';
import { isRecent, requireRecentPassword } from '../../sessions/reconfirming.service';
import { sendsMail } from '#src/features/mail/mailers';
import { listDepartmentOptions } from '../departments/departments.queries';
import { inviteAgain, reactivateUser } from './activity.service';
import { signInView } from './signIn/signIn.view';
import { getUser, type UserDetail } from './users.queries';
import type { UserForm, userSchema } from './users.schema';
import { createUser, updateUser } from './users.service';

type OnUser<B = unknown> = Context<UserDetail, { userId: number }, unknown, B>;

const EMPTY = {
  name: '',
  email: '',
  department: '',
  headOf: [],
  isExecutive: false,
  isOperator: false,
  isAdmin: false,
};

const flagOf = (typed: Problem['typed'], name: string): boolean =>
  ['1', 'on', 'true'].includes(typed[name]?.toString() ?? '');

/** A box that is not ticked is not sent: what was typed has to say so. */
const typedForm = ({ typed }: Problem) => ({
  ...typed,
  headOf: [typed.headOf ?? []].flat(),
  isExecutive: flagOf(typed, 'isExecutive'),
  isOperator: flagOf(typed, 'isOperator'),
  isAdmin: flagOf(typed, 'isAdmin'),
});

async function renderNew(ctx: PageContext, problem?: Problem): Promise<void> {
  const data = {
    title: ctx.t('users.new.title'),
    departments: await listDepartmentOptions(ctx.db),
    form: problem ? { ...EMPTY, ...typedForm(problem) } : EMPTY,
    fieldErrors: problem?.fieldErrors ?? {},
  };
  ctx.render('admin/users/new', data, problem?.status ?? 200);
}

export const showNewUser = (ctx: Context): Promise<void> => renderNew(ctx);

export const showNewUserAgain = (ctx: Context, problem: Problem): Promise<void> => renderNew(ctx, problem);

export async function create(ctx: Context<unknown, unknown, unknown, UserForm>): Promise<void> {
  const userId = await createUser(ctx, ctx.actor, ctx.body);
  ctx.redirect(`/admin/users/${userId}`, {
    kind: 'success',
    message: ctx.t('users.created', { email: ctx.body.email }),
  });
}

type Shown = { problem?: Problem; current?: UserDetail; isStale?: boolean; act?: { url: string; problem: Problem } };

async function renderUser(
  ctx: PageContext & { subject: UserDetail },
  { problem, isStale = false, current, act }: Shown = {},
): Promise<void> {
  const user = current ?? ctx.subject;
  const saved = { ...user, department: user.departmentId ?? '' };
  const data = {
    title: user.name,
    user,
    departments: await listDepartmentOptions(ctx.db),
    form: problem
      ? { ...saved, ...typedForm(problem), version: isStale ? user.version : problem.typed.version }
      : saved,
    fieldErrors: (problem ?? act?.problem)?.fieldErrors ?? {},
    failedAct: act?.url ?? null,
    asksPassword: !isRecent(ctx.req),
    isStale,
    may: {
      deactivate: canDeactivate(ctx.actor, user),
      reactivate: canReactivate(ctx.actor, user),
      invite: canInvite(ctx.actor, user),
    },
    sendsMail: await sendsMail(ctx),
    runs: await listBulkRuns(ctx, `user:${user.id}`),
    signIn: await signInView(ctx, user),
  };
  ctx.render('admin/users/edit', data, (problem ?? act?.problem)?.status ?? 200);
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
