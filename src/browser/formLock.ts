const TRIES = 8;
const PAUSE_MS = 50;
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

/** Counted in tries, not in time: on a busy machine the page before takes longer to go, too. */
async function lock(place: string): Promise<boolean> {
  for (let tries = 0; tries < TRIES; tries++) {
    if (await take(place)) return true;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return false;
}

const take = (place: string): Promise<boolean> =>
  new Promise((resolve) => {
    const keep = (held: Lock | null): Promise<unknown> | undefined => {
      resolve(held !== null);
      return held ? new Promise(() => undefined) : undefined;
    };
    navigator.locks.request(place, { ifAvailable: true }, keep).catch(() => resolve(false));
  });
