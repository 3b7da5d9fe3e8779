/** Programs that lead over a page of their own: the address that is meant stands in a parameter. */
const DETOURS: readonly (readonly [host: RegExp, path: RegExp, parameter: string])[] = [
  [/\.safelinks\.protection\.outlook\.com$/, /^/, 'url'],
  [/^(?:www\.)?google\.[a-z.]+$/, /^\/url$/, 'q'],
];

/** An address that a text may lead to, or nothing. */
export function safeHref(href: string | undefined): string | undefined {
  const address = (href ?? '').trim();
  if (!/^(https?:\/\/|mailto:|tel:)\S/i.test(address)) return undefined;
  return straight(address).replace(/\s/g, '%20');
}

function straight(address: string): string {
  if (!URL.canParse(address)) return address;
  const { hostname, pathname, searchParams } = new URL(address);
  const detour = DETOURS.find(([host, path]) => host.test(hostname) && path.test(pathname));
  const meant = detour ? searchParams.get(detour[2]) : null;
  return meant && /^https?:\/\//i.test(meant) ? meant : address;
}

/** A place on a server of the house, to which no page can lead: as it is written in the Explorer. */
export function sharedPath(href: string | undefined): string | null {
  const [, path] = /^file:(?:\/\/\/?|\/{5})?(?:\\\\|\/\/(?=[^/]))([^/\\].*)$/i.exec((href ?? '').trim()) ?? [];
  if (path === undefined) return null;
  const written = path.replaceAll('/', '\\');
  try {
    return `\\\\${decodeURIComponent(written)}`;
  } catch {
    return `\\\\${written}`;
  }
}
