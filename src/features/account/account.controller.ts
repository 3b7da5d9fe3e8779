import type { z } from 'zod';
import { knowDevice } from '#src/features/auth/knownDevice';
import { changePassword } from '../auth/password.service';
import { refererPath } from '#src/platform/http/sitePath';
import { startSessionOf } from '../sessions/starting.service';
import { signInRules } from '#src/features/auth/signInRules.queries';
import { translatorFor } from '#src/i18n/i18n';
import type { Context, PageContext, Problem } from '#src/platform/http/context';
import { pictureUrl } from '#src/web/pictures';
import { SINGLE_KEYS } from '#src/platform/shortcuts';
import type { passwordSchema, Profile, themeSchema } from './account.schema';
import { profileOf, saveProfile, saveTheme } from './account.service';
import { languageOptions } from './languages';
import { PICTURE_MAX_MB } from './picture/picture.service';
import { timeZoneOptions } from './timeZones.queries';

type Form = 'profile' | 'password' | 'picture';
type Body<B> = Context<unknown, unknown, unknown, B>;

const YEAR_MS = 365 * 24 * 3_600_000;

async function renderAccount(ctx: PageContext, form?: Form, problem?: Problem): Promise<void> {
  const { actor, t } = ctx;
  const profile = await profileOf(ctx.db, actor);
  const themes = (['auto', 'light', 'dark'] as const).map((value) => ({ value, label: t(`account.themes.${value}`) }));
  const data = {
    title: t('account.title'),
    email: actor.email,
    languages: languageOptions(actor.face.offeredLocales, profile.locale),
    timeZones: await timeZoneOptions(ctx.db, profile.timeZone),
    themes,
    minPasswordLength: (await signInRules(ctx.db)).minPasswordLength,
    picture: { hasOne: pictureUrl(actor.id) !== null, maxMb: PICTURE_MAX_MB },
    singleKeys: SINGLE_KEYS,
    profile: { ...profile, ...(form === 'profile' ? problem?.typed : {}) },
    failed: form ?? null,
    fieldErrors: problem?.fieldErrors ?? {},
  };
  ctx.render('account/account', data, problem?.status ?? 200);
}

export const showAccount = (ctx: Context): Promise<void> => renderAccount(ctx);

export const showProfileAgain = (ctx: Context, problem: Problem): Promise<void> =>
  renderAccount(ctx, 'profile', problem);

export const showPasswordAgain = (ctx: Context, problem: Problem): Promise<void> =>
  renderAccount(ctx, 'password', problem);

export const showPictureAgain = (ctx: Context<null>, problem: Problem): Promise<void> =>
  renderAccount(ctx, 'picture', problem);

/** The login page should speak and look like the person who used this browser last. */
function remember({ res, req }: PageContext, name: 'locale' | 'theme', value: string): void {
  const options = { httpOnly: true, sameSite: 'lax', secure: req.secure, path: '/' } as const;
  if (value === 'auto') res.clearCookie(name, options);
  else res.cookie(name, value, { ...options, maxAge: YEAR_MS });
}

export async function updateProfile(ctx: Body<Profile>): Promise<void> {
  await saveProfile(ctx.db, ctx.actor, ctx.body);
  remember(ctx, 'locale', ctx.body.locale);
  remember(ctx, 'theme', ctx.body.theme);
  ctx.redirect('/account', { kind: 'success', message: translatorFor(ctx.body.locale)('account.saved') });
}

export async function updateTheme(ctx: Body<z.infer<typeof themeSchema>>): Promise<void> {
  if (ctx.maybeActor) await saveTheme(ctx.db, ctx.maybeActor.id, ctx.body.theme);
  remember(ctx, 'theme', ctx.body.theme);
  ctx.redirect(refererPath(ctx.req.get('referer'), ctx.req.get('host')) ?? '/');
}

export async function updatePassword(ctx: Body<z.infer<typeof passwordSchema>>): Promise<void> {
  const credentialsVersion = await changePassword(ctx, ctx.actor, ctx.body);
  await startSessionOf(ctx.db, ctx.req, { userId: ctx.actor.id, credentialsVersion });
  knowDevice(ctx, { userId: ctx.actor.id, credentialsVersion });
  ctx.redirect('/account', { kind: 'success', message: ctx.t('account.password.done') });
}
