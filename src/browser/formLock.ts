const WAIT_MS = 400;
const asked = new Map<string, Promise<boolean>>();

/**
 * Whether what is kept at this place belongs to this window: two windows must not go on with one text. A window that is
 * closed, or has crashed, gives it free at once; a reload needs a moment for that. (Without https there are no such locks.)
 */
export function holdForm(place: string): Promise<boolean> {
  const known = asked.get(place);
  if (known) return known;
  const held = window.isSecureContext ? lock(place) : Promise.resolve(true);
  asked.set(place, held);
  return held;
}

const lock = (place: string): Promise<boolean> =>
  new Promise((resolve) => {
    const forever = new Promise(() => undefined);
    const got = (): Promise<unknown> => {
      resolve(true);
      return forever;
    };
    navigator.locks.request(place, { signal: AbortSignal.timeout(WAIT_MS) }, got).catch(() => resolve(false));
  });
