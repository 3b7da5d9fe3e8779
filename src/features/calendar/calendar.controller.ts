import { NotFound, TooMany } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { Access, Context, PageContext } from '#src/platform/http/context';
import { networkOf, takePoint, type Limit } from '#src/platform/http/rateLimit';
import { addressSince, endAddress, findHolder, makeAddress } from './address.service';
import { calendarUrls } from './calendar.urls';
import { calendarFeed } from './feed.view';

type Params = { token: string };

/** Calendar programs poll every few minutes, and a person may use several. */
const READING: Limit = { name: 'calendar', points: 60, seconds: 600 };
const GUESSING: Limit = { name: 'calendar-unknown', points: 60, seconds: 600 };

/** No sign-in needed. Limits count known addresses one by one, unknown ones by the client's IP. */
export async function holder({ db, req, params }: Access<Params>): Promise<Actor> {
  const found = await findHolder(db, params.token);
  const wait = found
    ? await takePoint(db, READING, String(found.id))
    : await takePoint(db, GUESSING, networkOf(req.ip));
  if (wait !== null) throw new TooMany(wait);
  if (!found) throw new NotFound('calendar.unknown');
  return found;
}

export async function feed(ctx: Context<Actor, Params>): Promise<void> {
  const text = await calendarFeed(ctx, ctx.subject);
  ctx.res.setHeader('Content-Disposition', 'inline; filename="notes-crm.ics"');
  ctx.res.type('text/calendar; charset=utf-8').send(text);
}

async function renderSettings(ctx: PageContext, address: string | null): Promise<void> {
  const since = await addressSince(ctx.db, ctx.actor);
  ctx.render('calendar/settings', {
    title: ctx.t('calendar.title'),
    address,
    since: since && ctx.format.longDateTime(since),
    urls: { make: calendarUrls.settings, delete: calendarUrls.delete },
  });
}

export const showSettings = (ctx: Context): Promise<void> => renderSettings(ctx, null);

/** The only page that shows the address: only its hash is stored. */
export async function create(ctx: Context): Promise<void> {
  const token = await makeAddress(ctx.db, ctx.actor);
  await renderSettings(ctx, `${ctx.config.baseUrl}${calendarUrls.feed(token)}`);
}

export async function destroy(ctx: Context): Promise<void> {
  await endAddress(ctx.db, ctx.actor);
  ctx.redirect(calendarUrls.settings, { kind: 'success', message: ctx.t('calendar.ended') });
}
