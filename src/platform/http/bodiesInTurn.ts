import type { Request } from 'express';
import { inTurnEach } from '../inTurn';

const SMALL_BYTES = 64 * 1024;

/** Two large bodies of one person are held at once; the next ones wait, unread. */
const inLine = inTurnEach({ atOnce: 2, waitingMax: 40, tryAgainSeconds: 10 });

/**
 * A person's large forms one after the other, so that nobody fills the memory by sending many at a time. Ordinary forms
 * and messages never wait.
 */
export async function bodyInTurn<T>(req: Request, work: () => Promise<T>): Promise<T> {
  if (isSmall(req)) return work();
  return inLine(req.user ? `user ${req.user.id}` : `address ${req.ip ?? ''}`, work);
}

const isSmall = (req: Request): boolean =>
  req.headers['transfer-encoding'] === undefined && Number(req.headers['content-length'] ?? 0) <= SMALL_BYTES;
