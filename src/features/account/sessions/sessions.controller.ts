import type { Context, PageContext } from '#src/platform/http/context';
import { sessionKey } from './sessions.queries';
import { endDevice, endOtherDevices, signedInDevices, type SignedInDevice } from './sessions.service';
import type { KeyParams } from './sessions.schema';

const PAGE = '/account/sessions';

export async function showSessions(ctx: Context): Promise<void> {
  const devices = await signedInDevices(ctx.db, ctx.actor, ctx.req.sessionID);
  const data = {
    title: ctx.t('sessions.title'),
    devices: devices.map((device) => viewOf(ctx, device)),
    othersUrl: devices.length > 1 ? `${PAGE}/others/delete` : null,
  };
  ctx.render('account/sessions', data);
}

function viewOf(ctx: PageContext, device: SignedInDevice) {
  const { format, t } = ctx;
  const { key, isHere, isHandheld, address, since, used } = device;
  return {
    name: nameOf(ctx, device),
    isHere,
    isHandheld,
    address: address === '' ? null : t('sessions.address', { address }),
    since: since && t('sessions.since', { time: format.dateTime(since) }),
    used: used && !isHere ? t('sessions.used', { time: format.relative(used) }) : null,
    endUrl: isHere ? null : `${PAGE}/${key}/delete`,
  };
}

function nameOf({ t }: PageContext, { browser, system }: SignedInDevice): string {
  if (browser && system) return t('sessions.browserOn', { browser, system });
  return browser ?? (system ? t('sessions.someBrowserOn', { system }) : t('sessions.unknown'));
}

export async function endSession(ctx: Context<null, KeyParams>): Promise<void> {
  // Here one signs out; an old page may still show this place as another.
  if (ctx.params.key !== sessionKey(ctx.req.sessionID)) await endDevice(ctx, ctx.actor, ctx.params.key);
  ctx.redirect(PAGE, { kind: 'success', message: ctx.t('sessions.ended') });
}

export async function endOthers(ctx: Context): Promise<void> {
  await endOtherDevices(ctx, ctx.actor, ctx.req.sessionID);
  ctx.redirect(PAGE, { kind: 'success', message: ctx.t('sessions.othersEnded') });
}
