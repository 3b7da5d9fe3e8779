import { MAIL_TIMINGS, NOTICE_KINDS } from '#src/events/noticeKinds';
import type { Context, PageContext, Problem } from '#src/platform/http/context';
import { weekdayOptions } from '#src/platform/weekdays';
import type { Hours, Timings } from './notifications.schema';
import { mailHours, mailTimings, saveMailHours, saveMailTimings } from './notifications.service';

type None = Record<string, never>;

const PAGE = '/account/notifications';

async function renderSettings(ctx: PageContext, problem?: Problem): Promise<void> {
  const { t } = ctx;
  const timings = await mailTimings(ctx.db, ctx.actor.id);
  const options = MAIL_TIMINGS.map((value) => ({ value, label: t(`notices.settings.timings.${value}`) }));
  const data = {
    title: t('notices.settings.title'),
    zone: ctx.actor.timeZone.replaceAll('_', ' '),
    action: PAGE,
    kinds: NOTICE_KINDS.map((kind) => ({ name: kind, label: t(`notices.kinds.${kind}`), value: timings[kind] })),
    options,
    hours: await hoursForm(ctx, problem),
    typed: problem?.typed ?? {},
    fieldErrors: problem?.fieldErrors ?? {},
  };
  ctx.render('account/notifications', data, problem?.status ?? 200);
}

async function hoursForm(ctx: PageContext, problem?: Problem) {
  const { mailFrom, mailUntil, mailDays } = await mailHours(ctx.db, ctx.actor.id);
  // Ticked boxes alone are sent, so that a form without any has no such field.
  const isHours = problem !== undefined && 'from' in problem.typed;
  const chosen = isHours ? [problem.typed.days ?? []].flat() : mailDays.map(String);
  return {
    action: `${PAGE}/hours`,
    from: asTime(mailFrom),
    until: asTime(mailUntil),
    days: weekdayOptions(ctx.locale).map(({ value, label }) => ({ value, label, checked: chosen.includes(value) })),
  };
}

const asTime = (minutes: number | null): string => {
  if (minutes === null) return '';
  return [Math.floor(minutes / 60), minutes % 60].map((part) => String(part).padStart(2, '0')).join(':');
};

export const showSettings = (ctx: Context): Promise<void> => renderSettings(ctx);

export const showAgain = (ctx: Context, problem: Problem): Promise<void> => renderSettings(ctx, problem);

export async function updateTimings(ctx: Context<null, None, None, Timings>): Promise<void> {
  await saveMailTimings(ctx.db, ctx.actor.id, ctx.body);
  ctx.redirect(PAGE, { kind: 'success', message: ctx.t('notices.settings.saved') });
}

export async function updateHours(ctx: Context<null, None, None, Hours>): Promise<void> {
  await saveMailHours(ctx.db, ctx.actor.id, ctx.body);
  ctx.redirect(PAGE, { kind: 'success', message: ctx.t('notices.hours.saved') });
}
