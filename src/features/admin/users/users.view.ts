import { sendsMail } from '#src/features/mail/mailers';
import type { PageContext, Problem } from '#src/platform/http/context';
import { canDeactivate, canInvite, canReactivate } from '#src/policies/user.policy';
import { listBulkRuns } from '../../bulk/bulkRuns.queries';
import { isRecent } from '../../sessions/reconfirming.service';
import { listDepartmentOptions } from '../departments/departments.queries';
import { signInView } from './signIn/signIn.view';
import type { UserDetail } from './users.queries';
import { userUrls } from './users.urls';

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

export async function renderNew(ctx: PageContext, problem?: Problem): Promise<void> {
  const data = {
    title: ctx.t('users.new.title'),
    departments: await listDepartmentOptions(ctx.db),
    form: problem ? { ...EMPTY, ...typedForm(problem) } : EMPTY,
    fieldErrors: problem?.fieldErrors ?? {},
  };
  ctx.render('admin/users/new', data, problem?.status ?? 200);
}

type Shown = { problem?: Problem; current?: UserDetail; isStale?: boolean; act?: { url: string; problem: Problem } };

export async function renderUser(
  ctx: PageContext & { subject: UserDetail },
  { problem, isStale = false, current, act }: Shown = {},
): Promise<void> {
  const user = current ?? ctx.subject;
  const saved = { ...user, department: user.departmentId ?? '' };
  const departments = await listDepartmentOptions(ctx.db);
  const data = {
    title: user.name,
    user,
    departments,
    form: problem
      ? { ...saved, ...typedForm(problem), version: isStale ? user.version : problem.typed.version }
      : saved,
    fieldErrors: (problem ?? act?.problem)?.fieldErrors ?? {},
    failedUrl: act?.url ?? null,
    asksPassword: !isRecent(ctx.req),
    isStale,
    saved: isStale ? savedView(ctx, user, departments) : null,
    state: stateOf(ctx, user),
    urls: { user: userUrls.user(user.id), absence: userUrls.absence(user.id) },
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

/** What somebody else saved meanwhile, in words. */
function savedView({ t }: PageContext, user: UserDetail, departments: { value: number; label: string }[]) {
  const yesNo = (value: boolean): string => t(value ? 'users.yes' : 'users.no');
  const headOf = departments.filter(({ value }) => user.headOf.includes(value)).map(({ label }) => label);
  return {
    name: user.name,
    email: user.email,
    department: user.departmentName || '–',
    headOf: headOf.join(', ') || '–',
    isExecutive: yesNo(user.isExecutive),
    isOperator: yesNo(user.isOperator),
    isAdmin: yesNo(user.isAdmin),
  };
}

function stateOf({ t, format }: PageContext, { deactivatedAt, hasPassword, lastSeenAt }: UserDetail): string {
  if (deactivatedAt) return t('users.deactivatedSince', { date: format.dateTime(deactivatedAt) });
  if (!hasPassword) return t('users.waitingForPassword');
  return lastSeenAt ? t('users.lastSeenAt', { date: format.dateTime(lastSeenAt) }) : t('users.neverSeen');
}
