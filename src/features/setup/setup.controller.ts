import { languageOptions } from '../account/languages.service';
import { timeZoneOptions } from '../account/timeZones.service';
import { startSessionOf } from '../auth/session.service';
import type { Context, PageContext, Problem } from '#src/platform/http/context';
import type { SetupForm } from './setup.schema';
import { setUp } from './setup.service';
import { setupUrls } from './setup.urls';

type Stage = 'founding' | 'finishing';

function renderSetup(ctx: PageContext, problem?: Problem): void {
  const typed = problem?.typed;
  const languages = languageOptions();
  const offered = typed ? [typed.offeredLocales ?? []].flat() : languages.map(({ value }) => value);
  const data = {
    title: ctx.t('setup.title'),
    layout: 'auth',
    wide: true,
    step: 'company',
    languages,
    offered: {
      name: 'offeredLocales',
      label: ctx.t('setup.offeredLocales'),
      hint: ctx.t('setup.offeredLocalesHint'),
      value: offered,
      options: languages,
    },
    timeZones: timeZoneOptions(ctx.config.defaultTimeZone),
    typed: { locale: ctx.locale, timeZone: ctx.config.defaultTimeZone, ...typed },
    isFresh: !problem,
    fieldErrors: problem?.fieldErrors ?? {},
  };
  ctx.render('setup/setup', data, problem?.status ?? 200);
}

/** Who has founded the company goes on with the next step. */
export function showSetup(ctx: Context<Stage>): void {
  if (ctx.subject === 'finishing') return ctx.redirect(setupUrls.mail);
  renderSetup(ctx);
}

export const showSetupAgain = (ctx: Context<Stage>, problem: Problem): void => {
  if (ctx.subject === 'finishing') return ctx.redirect(setupUrls.mail);
  renderSetup(ctx, problem);
};

export async function createCompany(ctx: Context<Stage, unknown, unknown, SetupForm>): Promise<void> {
  if (ctx.subject === 'finishing') return ctx.redirect(setupUrls.mail);
  const adminId = await setUp(ctx, ctx.body);
  if (adminId === null) return ctx.redirect('/login', { kind: 'info', message: ctx.t('setup.faster') });
  await startSessionOf(ctx.db, ctx.req, adminId);
  ctx.redirect('/', { kind: 'success', message: ctx.t('setup.done', { company: ctx.body.companyName }) });
}
