import type { Context, PageContext, Problem } from '#src/platform/http/context';
import { endAllSessions, endSessions } from './ending.service';
import { deviceView } from './device.view';
import { signedInDevices } from './devices.queries';
import { requireCurrentPassword, type ByPassword } from './reconfirming.service';
import type { KeyParams } from './sessions.schema';
import { sessionKey } from './sessions.queries';

type None = Record<string, never>;
type Ending<P = None> = Context<null, P, None, ByPassword>;

const PAGE = '/account/sessions';
const OTHERS = `${PAGE}/others/delete`;
const ALL = `${PAGE}/delete`;
const one = (key: string): string => `${PAGE}/${key}/delete`;

/** `failedUrl` is the address of the form that comes again, open, with what was wrong. */
async function renderSessions(ctx: PageContext, failedUrl?: string, problem?: Problem): Promise<void> {
  const devices = await signedInDevices(ctx.db, ctx.actor, ctx.req.sessionID);
  const data = {
    title: ctx.t('sessions.title'),
    devices: devices.map((device) => deviceView(ctx, device, device.isHere ? null : one(device.key))),
    othersUrl: devices.length > 1 ? OTHERS : null,
    allUrl: ALL,
    failedUrl: failedUrl ?? null,
    fieldErrors: problem?.fieldErrors ?? {},
  };
  ctx.render('sessions/sessions', data, problem?.status ?? 200);
}

export const showSessions = (ctx: Context): Promise<void> => renderSessions(ctx);

export const showOneAgain = (ctx: Context<null, KeyParams>, problem: Problem): Promise<void> =>
  renderSessions(ctx, one(ctx.params.key), problem);

export const showOthersAgain = (ctx: Context, problem: Problem): Promise<void> => renderSessions(ctx, OTHERS, problem);

export const showAllAgain = (ctx: Context, problem: Problem): Promise<void> => renderSessions(ctx, ALL, problem);

const proveAgain = ({ db, actor, body }: Ending<unknown>) => requireCurrentPassword(db, actor, body.currentPassword);

export async function endOne(ctx: Ending<KeyParams>): Promise<void> {
  await proveAgain(ctx);
  const { actor, params } = ctx;
  // Here one signs out; an old page may still show this place as another.
  if (params.key !== sessionKey(ctx.req.sessionID)) await endSessions(ctx, actor, actor.id, { key: params.key });
  ctx.redirect(PAGE, { kind: 'success', message: ctx.t('sessions.ended') });
}

export async function endOthers(ctx: Ending): Promise<void> {
  await proveAgain(ctx);
  await endSessions(ctx, ctx.actor, ctx.actor.id, { but: ctx.req.sessionID });
  ctx.redirect(PAGE, { kind: 'success', message: ctx.t('sessions.othersEnded') });
}

export async function endAll(ctx: Ending): Promise<void> {
  await proveAgain(ctx);
  await endAllSessions(ctx, ctx.actor);
  // The session of this request must not be written again at its end.
  await new Promise<void>((resolve) => ctx.req.session.regenerate(() => resolve()));
  ctx.res.setHeader('Clear-Site-Data', '"cache", "storage"');
  ctx.redirect('/login', { kind: 'info', message: ctx.t('account.sessions.done') });
}
