import { setImmediate as nextTurn } from 'node:timers/promises';

const SHORT_MS = 0.2;
const PATIENCE_MS = 1_000;

/**
 * Does what must not cut off what has arrived and was not read yet: a request on a connection that seems idle, a newcomer
 * at a port that closes. That is right after a look at the network that found little to do; under steady work, after a
 * second.
 */
export async function inQuietTurn(work: () => void): Promise<void> {
  const deadline = performance.now() + PATIENCE_MS;
  for (let began = performance.now(); began < deadline; began = performance.now()) {
    await nextTurn();
    if (performance.now() - began < SHORT_MS) break;
  }
  work();
}
