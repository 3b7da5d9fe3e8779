import { CannotDraw, startDrawer, type Drawer } from './drawer';
import type { Drawn, Wish } from './wish';

export { CannotDraw } from './drawer';
export type { Drawn } from './wish';

const AT_ONCE = 2;
const MOST_WAITING = 100;
const WAIT_MS = 20_000;

type Waiting = { begin: (drawer: Drawer) => void };

/** The second begins only when the first is at work. */
const all: readonly Drawer[] = Array.from({ length: AT_ONCE }, startDrawer);
const free = [...all];
const waiting: Waiting[] = [];

/**
 * Draws a picture of a file in a process of its own, whatever a stranger put into it: two at a time, the others wait, not
 * endlessly many and not for ever. Null when the file is no picture, or one that takes too much memory or time. Throws
 * `CannotDraw` when it may be one.
 */
export async function drawPicture(wish: Wish, file: string): Promise<Drawn | null> {
  const drawer = free.shift() ?? (await inLine());
  try {
    return await drawer.draw(wish, file);
  } finally {
    const next = waiting.shift();
    if (next) next.begin(drawer);
    else free.unshift(drawer);
  }
}

/** The processes that draw now. */
export const drawers = (): number[] => all.flatMap((drawer) => drawer.pid() ?? []);

function inLine(): Promise<Drawer> {
  if (waiting.length >= MOST_WAITING) throw new CannotDraw('too many pictures wait');
  return new Promise((resolve, reject) => {
    const place: Waiting = {
      begin: (drawer) => {
        clearTimeout(giveUp);
        resolve(drawer);
      },
    };
    const giveUp = setTimeout(() => {
      waiting.splice(waiting.indexOf(place), 1);
      reject(new CannotDraw('too many pictures wait'));
    }, WAIT_MS);
    waiting.push(place);
  });
}
