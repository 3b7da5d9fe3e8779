import { NotFound } from '#src/platform/errors';
import type { Access, Context } from '#src/platform/http/context';
import { wordsFor } from '#src/i18n/projectWords';
import { placeUrl } from '#src/subjects/place';
import { mailUrls } from './mail.urls';
import { findMuting, muteByMail, type Muting } from './mute.service';

type Params = { token: string };
type On = Context<Muting, Params>;

/** The signed address is enough; it can only mute. */
export async function holder({ db, params }: Access<Params>): Promise<Muting> {
  const found = await findMuting(db, params.token);
  if (!found) throw new NotFound('mails.unsubscribe.unknown');
  return found;
}

/** Shows only the number: a forwarded mail must not reveal the title. */
function renderMuting(ctx: On, isDone: boolean): void {
  const { params } = ctx;
  const { place } = ctx.subject;
  const t = wordsFor(ctx.t, ctx.subject);
  const say = (key: string): string => t(`mails.mute.${place.kind}.${key}`, { id: place.id });
  ctx.render('mail/mute', {
    title: say(isDone ? 'doneTitle' : 'title'),
    layout: 'auth',
    text: say(isDone ? 'doneText' : 'text'),
    submit: say('submit'),
    isDone,
    action: mailUrls.mute(params.token),
    page: { url: placeUrl(place), label: t(`mails.open.${place.kind}`) },
  });
}

/** Link scanners open it, so GET changes nothing. */
export const showMuting = (ctx: On): void => renderMuting(ctx, false);

export async function mute(ctx: On): Promise<void> {
  await muteByMail(ctx.db, ctx.subject);
  renderMuting(ctx, true);
}
