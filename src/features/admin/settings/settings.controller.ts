import type { z } from 'zod';
import { LOCALES } from '#src/i18n/i18n';
import { Invalid, NotFound } from '#src/platform/errors';
import type { Context, Problem } from '#src/platform/http/context';
import { mustHaveSecondStep } from '#src/policies/user.policy';
import { isHolidayPlace } from '#src/features/workingDays/holidays';
import { acceptTimeZone } from '#src/features/account/timeZones.queries';
import { sendTestMail, testMailFlash } from '../../mail/testMail.service';
import { findLogo } from './face.queries';
import { removeLogo, saveLogo } from './logo.service';
import { removeMailServer, saveMailServer } from './mailServer.service';
import type { MailServerForm } from './mailServer.schema';
import type { Section, SectionValues } from './sections';
import type { WorkingDaysForm } from './workingDays.schema';
import type { phrasesSchema } from '#src/features/phrases/phrases.schema';
import type {
  backupsSchema,
  companySchema,
  filesSchema,
  mailsSchema,
  memosSchema,
  retentionSchema,
  signingInSchema,
} from './settings.schema';
import { checkFileLimit, checkLanguages, saveSection, sendReadersAway } from './settings.service';
import { settingsUrls } from './settings.urls';
import { renderSettings, type Part } from './settings.view';

type Body<B> = Context<null, unknown, unknown, B>;

export const showSettings = (ctx: Context<null>): Promise<void> => renderSettings(ctx);

/** The page again, with what was typed in that part of it. */
export const showAgain = (part: Part) => (ctx: Context<null>, problem: Problem) => renderSettings(ctx, part, problem);

type Form<S extends Section> = SectionValues<S> & { version: string };

/** Saves, or shows what somebody else saved in between beside what was typed. */
async function save<S extends Section>(ctx: Body<unknown>, section: S, form: Form<S>): Promise<void> {
  if (await saveSection(ctx, ctx.actor, section, form)) return saved(ctx, `settings.${section}.saved`);
  await renderSettings(ctx, section, { fieldErrors: {}, typed: ctx.typed, status: 409 });
}

const saved = (ctx: Body<unknown>, key: string): void =>
  ctx.redirect(settingsUrls.page, { kind: 'success', message: ctx.t(key) });

export async function saveCompany(ctx: Body<z.infer<typeof companySchema>>): Promise<void> {
  checkLanguages(ctx.body);
  const { offeredLocales, ...others } = ctx.body;
  const defaultTimeZone = await acceptTimeZone(ctx.db, others.defaultTimeZone, 'defaultTimeZone');
  // All of them: also those that the program learns later.
  const isAll = offeredLocales.length === LOCALES.length;
  await save(ctx, 'company', { ...others, defaultTimeZone, offeredLocales: isAll ? [] : offeredLocales });
}

export async function saveMemos(ctx: Body<z.infer<typeof memosSchema>>): Promise<void> {
  const couldReadAll = ctx.actor.company.executivesReadAll;
  await save(ctx, 'memos', ctx.body);
  if (couldReadAll && !ctx.body.executivesReadAll) await sendReadersAway(ctx);
}

export async function saveWorkingDays(ctx: Body<WorkingDaysForm>): Promise<void> {
  const { holidaysOf } = ctx.body;
  if (holidaysOf !== '' && !(await isHolidayPlace(holidaysOf)))
    throw new Invalid({ holidaysOf: 'settings.errors.holidaysOf' });
  await save(ctx, 'workingDays', ctx.body);
}

export function saveSigningIn(ctx: Body<z.infer<typeof signingInSchema>>): Promise<void> {
  const { confirmed, ...form } = ctx.body;
  const locksOut = !ctx.actor.hasSecondStep && mustHaveSecondStep(ctx.actor, form.twoStepFor);
  if (locksOut && !confirmed) throw new Invalid({ confirmed: 'settings.errors.lockedOut' });
  return save(ctx, 'signingIn', form);
}

export const savePhrases = (ctx: Body<z.infer<typeof phrasesSchema>>): Promise<void> => save(ctx, 'phrases', ctx.body);

export const saveMails = (ctx: Body<z.infer<typeof mailsSchema>>): Promise<void> => save(ctx, 'mails', ctx.body);

export function saveFiles(ctx: Body<z.infer<typeof filesSchema>>): Promise<void> {
  checkFileLimit(ctx, ctx.body);
  return save(ctx, 'files', ctx.body);
}

export const saveBackups = (ctx: Body<z.infer<typeof backupsSchema>>): Promise<void> => save(ctx, 'backups', ctx.body);

export const saveRetention = (ctx: Body<z.infer<typeof retentionSchema>>): Promise<void> =>
  save(ctx, 'retention', ctx.body);

export async function uploadLogo(ctx: Body<unknown>): Promise<void> {
  await saveLogo(ctx, ctx.actor, ctx.files[0]);
  saved(ctx, 'settings.logo.saved');
}

export async function deleteLogo(ctx: Body<unknown>): Promise<void> {
  await removeLogo(ctx, ctx.actor);
  saved(ctx, 'settings.logo.removed');
}

const YEAR_SECONDS = 31_536_000;

/** A name stands for one picture for ever, so caches may keep it. */
export async function showLogo({ db, res, params }: Context<null, { logoName: string }>): Promise<void> {
  const logo = await findLogo(db, params.logoName);
  if (!logo) throw new NotFound();
  res.setHeader('Cache-Control', `public, max-age=${YEAR_SECONDS}, immutable`);
  // In mails it is shown by pages of other origins.
  res.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
  res.type('image/png').send(logo);
}

export async function saveServer(ctx: Body<MailServerForm>): Promise<void> {
  if (await saveMailServer(ctx, ctx.actor, ctx.body)) return saved(ctx, 'settings.mailServer.saved');
  await renderSettings(ctx, 'mailServer', { fieldErrors: {}, typed: ctx.typed, status: 409 });
}

export async function deleteServer(ctx: Body<unknown>): Promise<void> {
  await removeMailServer(ctx, ctx.actor);
  saved(ctx, 'settings.mailServer.removed');
}

export async function testServer(ctx: Body<unknown>): Promise<void> {
  ctx.redirect(settingsUrls.page, testMailFlash(ctx, await sendTestMail(ctx, ctx.actor)));
}
