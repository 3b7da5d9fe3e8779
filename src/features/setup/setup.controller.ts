import { languageOptions } from '../account/languages.service';
import { timeZoneOptions } from '../account/timeZones.service';
import { startSessionOf } from '../auth/session.service';
import type { Context, Problem } from '#src/platform/http/context';
import { isSetUp } from './setup.queries';
import type { SetupForm } from './setup.schema';
import { setUp } from './setup.service';

/** Whether there is nothing to set up any more. */
export const alreadySetUp = ({ db }: Pick<Context, 'db'>): Promise<boolean> => isSetUp(db);

function renderSetup(ctx: Context<boolean>, problem?: Problem): void {
  const typed = problem?.typed ?? {};
  const data = {
    title: ctx.t('setup.title'),
    layout: 'auth',
    wide: true,
    languages: languageOptions(),
    timeZones: timeZoneOptions(ctx.config.defaultTimeZone),
    typed: { locale: ctx.locale, timeZone: ctx.config.defaultTimeZone, ...typed },
    fieldErrors: problem?.fieldErrors ?? {},
  };
  ctx.render('setup/setup', data, problem?.status ?? 200);
}

export function showSetup(ctx: Context<boolean>): void {
  if (ctx.subject) return ctx.redirect('/');
  renderSetup(ctx);
}

export const showSetupAgain = (ctx: Context<boolean>, problem: Problem): void => {
  if (ctx.subject) return ctx.redirect('/');
  renderSetup(ctx, problem);
};

export async function createCompany(ctx: Context<boolean, unknown, unknown, SetupForm>): Promise<void> {
  if (ctx.subject) return ctx.redirect('/');
  const adminId = await setUp(ctx, ctx.body);
  if (adminId === null) return ctx.redirect('/login', { kind: 'info', message: ctx.t('setup.faster') });
  await startSessionOf(ctx.db, ctx.req, adminId);
  ctx.redirect('/', { kind: 'success', message: ctx.t('setup.done', { company: ctx.body.companyName }) });
}
