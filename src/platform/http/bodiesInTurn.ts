import type { Request } from 'express';
import { TooMany } from '../errors';
import { inTurn } from '../inTurn';

/** Large bodies of one person that are held at once; the next ones wait, unread. */
const AT_ONCE = 2;
const WAITING_MAX = 40;
const SMALL_BYTES = 64 * 1024;
const TRY_AGAIN_SECONDS = 10;

type Place = { run: ReturnType<typeof inTurn>; count: number };

const places = new Map<string, Place>();

/**
 * A person's large forms one after the other, so that nobody fills the memory by sending many at a time. Ordinary forms
 * and messages never wait.
 */
export async function bodyInTurn<T>(req: Request, work: () => Promise<T>): Promise<T> {
  if (isSmall(req)) return work();
  const sender = req.user ? `user ${req.user.id}` : `address ${req.ip ?? ''}`;
  const place = places.get(sender) ?? { run: inTurn(AT_ONCE), count: 0 };
  if (place.count >= AT_ONCE + WAITING_MAX) throw new TooMany(TRY_AGAIN_SECONDS);
  places.set(sender, place);
  place.count += 1;
  try {
    return await place.run(work);
  } finally {
    place.count -= 1;
    if (place.count === 0) places.delete(sender);
  }
}

const isSmall = (req: Request): boolean =>
  req.headers['transfer-encoding'] === undefined && Number(req.headers['content-length'] ?? 0) <= SMALL_BYTES;
