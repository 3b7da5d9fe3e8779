import type { Access, Context, PageContext, Problem } from '#src/platform/http/context';
import { findProved } from '../../sessions/starting.service';
import { deviceOf, knowDevice } from '../knownDevice';
import { completeSignIn } from '../session.service';
import { pendingSignIn, type Pending } from './pending';
import { recoveryCodesLeft } from './recoveryCodes.service';
import type { SecondStepForm } from './secondStep.schema';
import { passSecondStep } from './secondStep.service';

type Subject = Pending | null;

/** Null, not a refusal, for one who has not shown a password here: the page leads to the login. */
export const halfWayIn = ({ req, actor }: Access): Subject => (actor ? null : pendingSignIn(req));

function renderSecondStep(ctx: PageContext, problem?: Problem): void {
  const { form, ...fieldErrors } = problem?.fieldErrors ?? {};
  const data = { title: ctx.t('twoStep.signIn.title'), layout: 'auth', fieldErrors, message: form };
  ctx.render('auth/secondStep', data, problem?.status ?? 200);
}

export function showSecondStep(ctx: Context<Subject>): void {
  if (!ctx.subject) return ctx.redirect('/login');
  renderSecondStep(ctx);
}

export function showSecondStepAgain(ctx: Context<Subject>, problem: Problem): void {
  if (!ctx.subject) return ctx.redirect('/login');
  renderSecondStep(ctx, problem);
}

export async function takeSecondStep(ctx: Context<Subject, unknown, unknown, SecondStepForm>): Promise<void> {
  if (!ctx.subject) return ctx.redirect('/login');
  const { userId, returnTo } = ctx.subject;
  // Deactivated since the password was asked, or with another one: then there is nothing to pass.
  const actor = await findProved(ctx.db, ctx.subject);
  if (!actor) return ctx.redirect('/login');
  const who = { userId, device: deviceOf(ctx, ctx.subject), attempt: ctx.req.sessionID };
  const way = await passSecondStep(ctx, who, ctx.body.code);
  await completeSignIn(ctx.db, ctx.req, actor);
  knowDevice(ctx, ctx.subject);
  const left = way === 'recovery' ? await recoveryCodesLeft(ctx.db, userId) : null;
  const spent =
    left === null ? undefined : ({ kind: 'warning', message: ctx.t('twoStep.signIn.spent', { count: left }) } as const);
  ctx.redirect(returnTo ?? '/', spent);
}
