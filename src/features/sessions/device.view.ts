import type { PageContext } from '#src/platform/http/context';
import type { SignedInDevice } from './devices.queries';

/** A signed-in device as `sessions/_device` shows it; without an address its session cannot be ended from here. */
export function deviceView(ctx: PageContext, device: SignedInDevice, endUrl: string | null) {
  const { key, isHere, isHandheld } = device;
  return {
    id: `end-${key.slice(0, 12)}`,
    name: nameOf(ctx, device),
    isHere,
    isHandheld,
    facts: factsOf(ctx, device),
    endUrl,
  };
}

function nameOf({ t }: PageContext, { browser, system }: SignedInDevice): string {
  if (browser && system) return t('sessions.browserOn', { browser, system });
  return browser ?? (system ? t('sessions.someBrowserOn', { system }) : t('sessions.unknown'));
}

const factsOf = ({ t, format }: PageContext, { used, since, address, isHere }: SignedInDevice): string =>
  [
    used && !isHere && t('sessions.used', { time: format.relative(used) }),
    since && t('sessions.since', { time: format.dateTime(since) }),
    address && t('sessions.address', { address }),
  ]
    .filter(Boolean)
    .join(' · ');
