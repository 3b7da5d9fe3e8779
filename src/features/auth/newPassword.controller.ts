import type { z } from 'zod';
import type { Access, Context, PageContext, Problem } from '#src/platform/http/context';
import type { newPasswordSchema, tokenParams } from './password.schema';
import { setPasswordByToken } from './password.service';
import { passFirstStepOf } from './session.service';
import { signInRules } from './signInRules.queries';
import { findTokenOwner, tokenPath, type TokenKind, type TokenOwner } from './tokens.service';

type Params = z.infer<typeof tokenParams>;
type Subject = TokenOwner | null;
type Page = PageContext & { subject: Subject; params: Params };

/** The pages behind a link in a mail: an invitation and a forgotten password differ in their words alone. */
export function newPasswordPages(kind: TokenKind) {
  const words = kind === 'invitation' ? 'auth.invitation' : 'auth.reset';

  const render = async (ctx: Page, problem?: Problem): Promise<void> => {
    const owner = ctx.subject;
    if (!owner) return renderLinkGone(ctx);
    const texts = {
      heading: ctx.t(`${words}.title`, owner),
      text: ctx.t(`${words}.text`, owner),
      submit: ctx.t(`${words}.submit`),
    };
    const data = { title: texts.heading, layout: 'auth', texts, isInvitation: kind === 'invitation' };
    const form = {
      action: tokenPath(kind, ctx.params.token),
      email: owner.email,
      minPasswordLength: (await signInRules(ctx.db)).minPasswordLength,
      fieldErrors: problem?.fieldErrors ?? {},
    };
    ctx.render('auth/newPassword', { ...data, ...form }, problem?.status ?? 200);
  };

  const renderLinkGone = (ctx: PageContext): void => {
    const text = ctx.t(kind === 'invitation' ? 'auth.linkGone.invitationText' : 'auth.linkGone.resetText');
    const data = { title: ctx.t('auth.linkGone.title'), layout: 'auth', text };
    ctx.render('auth/linkGone', data, 404);
  };

  return {
    /** Null, not a refusal, for a link that is spent: its page says so and how to get another. */
    holder: ({ db, params }: Access<Params>): Promise<Subject> => findTokenOwner(db, params.token, kind),
    show: (ctx: Context<Subject, Params>): Promise<void> => render(ctx),
    showAgain: (ctx: Context<Subject, Params>, problem: Problem): Promise<void> => render(ctx, problem),
    save: async (ctx: Context<Subject, Params, unknown, z.infer<typeof newPasswordSchema>>): Promise<void> => {
      const owner = ctx.subject;
      if (!owner) return renderLinkGone(ctx);
      const credentialsVersion = await setPasswordByToken(ctx, { owner, token: ctx.params.token, kind, ...ctx.body });
      const next = await passFirstStepOf(ctx.db, ctx.req, { userId: owner.id, credentialsVersion });
      ctx.redirect(next, { kind: 'success', message: ctx.t(`${words}.done`) });
    },
  };
}
