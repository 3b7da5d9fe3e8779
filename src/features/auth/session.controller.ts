import { Invalid, TooMany } from '#src/platform/errors';
import type { Context, Problem } from '#src/platform/http/context';
import { networkOf } from '#src/platform/http/rateLimit';
import { isSomethingDue } from '#src/features/myDay/myDay.queries';
import { addressOf } from '#src/features/savedViews/lists';
import { findHomeView } from '#src/features/savedViews/savedViews.queries';
import { myDayUrl } from '../myDay/myDay.urls';
import { authenticate } from './credentials';
import { deviceFor, knowDevice } from './knownDevice';
import { sameSitePath } from '#src/platform/http/sitePath';
import { endSession } from '../sessions/ending.service';
import { admitAttempt, passFirstStep } from './session.service';
import type { z } from 'zod';
import type { returnQuery, signInSchema } from './session.schema';

type LoginPage = Pick<Context, 'render' | 't'>;
type LoginData = { returnTo: string | null; email?: string; fieldErrors?: Record<string, string>; message?: string };

function renderLogin(ctx: LoginPage, data: LoginData, status = 200): void {
  ctx.render(
    'auth/login',
    { title: ctx.t('auth.login.title'), layout: 'auth', email: '', fieldErrors: {}, ...data },
    status,
  );
}

/** The start page of each reader: the view they chose; else their day when something is due, else the memos that wait for them, else all. */
export async function home(ctx: Context): Promise<void> {
  if (!ctx.maybeActor) return ctx.redirect('/login');
  const chosen = await findHomeView(ctx.db, ctx.maybeActor);
  if (chosen) return ctx.redirect(addressOf(chosen.kind, chosen.query));
  if (await isSomethingDue(ctx.db, ctx.maybeActor)) return ctx.redirect(myDayUrl);
  ctx.redirect(ctx.maybeActor.counts.toConsider > 0 ? '/memos?view=to-consider' : '/memos');
}

export function showLogin(ctx: Context<unknown, unknown, z.infer<typeof returnQuery>>): void {
  const returnTo = sameSitePath(ctx.query.return);
  if (ctx.maybeActor) return ctx.redirect(returnTo ?? '/');
  renderLogin(ctx, { returnTo });
}

export async function signIn(ctx: Context<unknown, unknown, unknown, z.infer<typeof signInSchema>>): Promise<void> {
  const { email } = ctx.body;
  const returnTo = sameSitePath(ctx.body.return);
  const device = await deviceFor(ctx, email);
  const wait = await admitAttempt(ctx.db, { email, address: networkOf(ctx.req.ip), device });
  if (wait !== null) return refuseForNow(ctx, { email: ctx.typed.email?.toString() ?? email, returnTo }, wait);

  const actor = await authenticate(ctx.db, ctx.req, ctx.res, device);
  if (!actor) throw new Invalid({ form: 'auth.errors.wrong' });
  const next = await passFirstStep(ctx.db, ctx.req, actor, returnTo);
  if (!actor.hasSecondStep) knowDevice(ctx, { userId: actor.id, ...actor });
  ctx.redirect(next);
}

function refuseForNow(ctx: Context, data: LoginData, wait: number): void {
  const refusal = new TooMany(wait, 'auth.errors.tooMany');
  if (ctx.wantsJson) throw refusal;
  ctx.res.setHeader('Retry-After', String(wait));
  renderLogin(ctx, { ...data, message: ctx.t(refusal.messageKey, refusal.values) }, 429);
}

export function showLoginAgain(ctx: Context, { fieldErrors, typed, status }: Problem): void {
  const { form, ...fields } = fieldErrors;
  const data = {
    returnTo: sameSitePath(typed.return),
    email: typed.email?.toString() ?? '',
    fieldErrors: fields,
    message: form,
  };
  renderLogin(ctx, data, status);
}

export async function signOut(ctx: Context): Promise<void> {
  await endSession(ctx, ctx.req, ctx.maybeActor);
  // Whatever this browser kept of the signed-in pages goes with the session.
  ctx.res.setHeader('Clear-Site-Data', '"cache", "storage"');
  ctx.redirect('/login');
}
