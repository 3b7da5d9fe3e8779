import { MAIL_TIMINGS, NOTICE_KINDS } from '#src/events/kinds';
import type { Context, PageContext, Problem } from '#src/platform/http/context';
import type { Timings } from './notifications.schema';
import { mailTimings, saveMailTimings } from './notifications.service';

type None = Record<string, never>;

const PAGE = '/account/notifications';

async function renderSettings(ctx: PageContext, problem?: Problem): Promise<void> {
  const { t } = ctx;
  const timings = await mailTimings(ctx.db, ctx.actor.id);
  const options = MAIL_TIMINGS.map((value) => ({ value, label: t(`notices.settings.timings.${value}`) }));
  const data = {
    title: t('notices.settings.title'),
    action: PAGE,
    kinds: NOTICE_KINDS.map((kind) => ({ name: kind, label: t(`notices.kinds.${kind}`), value: timings[kind] })),
    options,
    typed: problem?.typed ?? {},
    fieldErrors: problem?.fieldErrors ?? {},
  };
  ctx.render('account/notifications', data, problem?.status ?? 200);
}

export const showTimings = (ctx: Context): Promise<void> => renderSettings(ctx);

export const showTimingsAgain = (ctx: Context, problem: Problem): Promise<void> => renderSettings(ctx, problem);

export async function updateTimings(ctx: Context<null, None, None, Timings>): Promise<void> {
  await saveMailTimings(ctx.db, ctx.actor.id, ctx.body);
  ctx.redirect(PAGE, { kind: 'success', message: ctx.t('notices.settings.saved') });
}
