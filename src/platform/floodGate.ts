import type { Logger } from 'pino';
import type { Socket } from 'socket.io';

const MOST = 30;
const WINDOW_MS = 10_000;

/** What carries a socket, and says more than its events. */
export type Line = Socket['conn'];

/**
 * Closes a connection that says more than any page of ours would. Everything counts, what nobody listens to as well: each
 * packet costs its reading.
 */
export function closeWhenFlooded(line: Line, userId: number | null, logger: Logger): void {
  let said = 0;
  let since = Date.now();
  line.on('packet', () => {
    if (Date.now() - since > WINDOW_MS) [said, since] = [0, Date.now()];
    said += 1;
    if (said !== MOST + 1) return;
    logger.warn({ userId }, 'a live page said too much and was closed');
    line.close(true);
  });
}
