import { setImmediate as nextTurn } from 'node:timers/promises';

const STRETCH_MS = 20;

/** Long work in small pieces: called between them, it lets everybody else have a turn whenever a stretch is over. */
export function pauses(): () => Promise<void> {
  let since = performance.now();
  return async () => {
    if (performance.now() - since < STRETCH_MS) return;
    await nextTurn();
    since = performance.now();
  };
}
