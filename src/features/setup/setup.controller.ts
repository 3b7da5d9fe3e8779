import { languageOptions } from '#src/features/account/languages';
import { timeZoneOptions } from '#src/features/account/timeZones.queries';
import { startSessionOf } from '../sessions/starting.service';
import type { Context, PageContext, Problem } from '#src/platform/http/context';
import { findTimeZone } from '#src/platform/timeZones';
import type { SetupForm } from './setup.schema';
import { setUp } from './setup.service';
import { setupUrls } from './setup.urls';

type Stage = 'founding' | 'finishing';

async function renderSetup(ctx: PageContext, problem?: Problem): Promise<void> {
  const zone = (await findTimeZone(ctx.db.pool, ctx.config.defaultTimeZone)) ?? 'UTC';
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
    timeZones: await timeZoneOptions(ctx.db, zone),
    typed: { locale: ctx.locale, timeZone: zone, ...typed },
    isFresh: !problem,
    fieldErrors: problem?.fieldErrors ?? {},
  };
  ctx.render('setup/setup', data, problem?.status ?? 200);
}

/** Who has founded the company goes on with the next step. */
export async function showSetup(ctx: Context<Stage>): Promise<void> {
  if (ctx.subject === 'finishing') return ctx.redirect(setupUrls.mail);
  await renderSetup(ctx);
}

export const showSetupAgain = async (ctx: Context<Stage>, problem: Problem): Promise<void> => {
  if (ctx.subject === 'finishing') return ctx.redirect(setupUrls.mail);
  await renderSetup(ctx, problem);
};

export async function createCompany(ctx: Context<Stage, unknown, unknown, SetupForm>): Promise<void> {
  if (ctx.subject === 'finishing') return ctx.redirect(setupUrls.mail);
  const adminId = await setUp(ctx, ctx.body);
  if (adminId === null) return ctx.redirect('/login', { kind: 'info', message: ctx.t('setup.faster') });
  await startSessionOf(ctx.db, ctx.req, { userId: adminId, credentialsVersion: 0 });
  ctx.redirect(setupUrls.mail, { kind: 'success', message: ctx.t('setup.done', { company: ctx.body.companyName }) });
}
