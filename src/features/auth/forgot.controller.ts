import type { z } from 'zod';
import { TooMany } from '#src/platform/errors';
import type { Context, Problem } from '#src/platform/http/context';
import { networkOf } from '#src/platform/http/rateLimit';
import type { forgotSchema } from './password.schema';
import { deviceFor } from './knownDevice';
import { admitLinkRequest, askForReset } from './password.service';

type Shown = { email?: string; message?: string; fieldErrors?: Record<string, string> };

function renderForgot(ctx: Pick<Context, 'render' | 't'>, shown: Shown = {}, status = 200): void {
  const data = { title: ctx.t('auth.forgot.title'), layout: 'auth', email: '', fieldErrors: {}, ...shown };
  ctx.render('auth/forgot', data, status);
}

export const showForgot = (ctx: Context): void => renderForgot(ctx);

export const showForgotAgain = (ctx: Context, { fieldErrors, typed, status }: Problem): void =>
  renderForgot(ctx, { fieldErrors, email: typed.email?.toString() }, status);

/** Says the same whether there is such an account or not. */
export async function requestReset(
  ctx: Context<unknown, unknown, unknown, z.infer<typeof forgotSchema>>,
): Promise<void> {
  const { email } = ctx.body;
  const wait = await admitLinkRequest(ctx.db, {
    email,
    address: networkOf(ctx.req.ip),
    device: await deviceFor(ctx, email),
  });
  if (wait !== null) {
    const refusal = new TooMany(wait, 'auth.errors.tooManyLinks');
    if (ctx.wantsJson) throw refusal;
    ctx.res.setHeader('Retry-After', String(wait));
    return renderForgot(ctx, { email, message: ctx.t(refusal.messageKey, refusal.values) }, 429);
  }
  await askForReset(ctx.db, email);
  const data = { title: ctx.t('auth.forgot.sentTitle'), layout: 'auth', email };
  ctx.render('auth/forgotSent', data);
}
