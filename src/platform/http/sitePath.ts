const HERE = 'http://here.invalid';

/**
 * A path of this site out of what a request claims, else null. Browsers drop tabs and line ends from addresses and read
 * `\` as `/`, so the value is read the way they read it before it is judged.
 */
export function sameSitePath(value: unknown): string | null {
  if (typeof value !== 'string' || !value.startsWith('/') || !URL.canParse(value, HERE)) return null;
  const url = new URL(value, HERE);
  const path = url.pathname + url.search + url.hash;
  return url.origin === HERE && !path.startsWith('//') ? path : null;
}

/** The page a form was sent from, when it is one of ours. */
export function refererPath(referer: string | undefined, host: string | undefined): string | null {
  if (!referer || !host || !URL.canParse(referer)) return null;
  const url = new URL(referer);
  return url.host === host ? sameSitePath(url.pathname + url.search) : null;
}
