import type { Deps, Context } from './context';
import { TooMany } from '../errors';
import { LIMITS, type LimitKind } from './hourlyLimits';
import { takePoints } from './rateLimit';

/** What a route declares: `limit: 'send'`, or by what it is about. */
export type LimitOf<S> = LimitKind | ((subject: S) => LimitKind);

export type Met = { userId: number; kind: LimitKind };

/** Counts this request for its person, or throws TooMany. Visitors have limits where they can write. */
export type TakeShare = (ctx: Context, limit: LimitOf<unknown> | undefined) => Promise<void>;

export const unlimited: TakeShare = () => Promise.resolve();

const MB = 1024 * 1024;

export function writeLimits({ config, db }: Deps, tell: (met: Met) => Promise<void>): TakeShare {
  const take = async (userId: number, kind: LimitKind, cost: number): Promise<void> => {
    const points = config.limits[kind];
    if (points === null) return;
    const { seconds, refusal } = LIMITS[kind];
    const wait = await takePoints(
      db,
      { name: `person-${kind}`, points, seconds },
      String(userId),
      Math.min(cost, points),
    );
    if (wait === null) return;
    await tell({ userId, kind });
    throw new TooMany(wait, refusal);
  };
  return async ({ maybeActor, files, subject }, limit) => {
    if (!maybeActor) return;
    const kind = typeof limit === 'function' ? limit(subject) : limit;
    if (kind) await take(maybeActor.id, kind, 1);
    const bytes = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
    if (bytes > 0) await take(maybeActor.id, 'upload', Math.ceil(bytes / MB));
  };
}
