import { createHash } from 'node:crypto';
import type pg from 'pg';
import { RateLimiterPostgres, RateLimiterRes } from 'rate-limiter-flexible';
import type { Database } from '../db';

export { networkOf } from './network';

/** So many points within so many seconds; afterwards the count begins anew, so nobody is locked out for good. */
export type Limit = { name: string; points: number; seconds: number };

const limiters = new WeakMap<pg.Pool, Map<string, RateLimiterPostgres>>();

/** Counts lie in PostgreSQL: they survive restarts and hold over several processes. */
function limiterOf({ pool }: Database, { name, points, seconds }: Limit): RateLimiterPostgres {
  const known = limiters.get(pool) ?? new Map<string, RateLimiterPostgres>();
  limiters.set(pool, known);
  // Admins may change how many points there are.
  const key = `${name} ${points} ${seconds}`;
  const made =
    known.get(key) ??
    new RateLimiterPostgres({
      storeClient: pool,
      storeType: 'pool',
      tableName: 'rate_limits',
      tableCreated: true,
      keyPrefix: name,
      points,
      duration: seconds,
    });
  known.set(key, made);
  return made;
}

/** Keys are kept as hashes: the table holds no e-mail and no address. */
const hashed = (key: string): string => createHash('sha256').update(key).digest('hex');

/** Takes one point. Answers null, or the seconds to wait when there is none left. */
export const takePoint = (db: Database, limit: Limit, key: string): Promise<number | null> =>
  takePoints(db, limit, key, 1);

/** The same of something that costs more than one; never more than there are. */
export async function takePoints(db: Database, limit: Limit, key: string, count: number): Promise<number | null> {
  try {
    await limiterOf(db, limit).consume(hashed(key), count);
    return null;
  } catch (refusal) {
    if (refusal instanceof RateLimiterRes) return Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
    throw refusal;
  }
}

/** Gives a point back: the attempt turned out to be honest. */
export async function givePointBack(db: Database, limit: Limit, key: string): Promise<void> {
  await limiterOf(db, limit).reward(hashed(key));
}

export async function forgetPoints(db: Database, limit: Limit, key: string): Promise<void> {
  await limiterOf(db, limit).delete(hashed(key));
}
