import { HttpError, TooMany } from './errors';

/** Lets at most `places` works run at once; the others wait, first come, first served. */
export function inTurn(places: number): <T>(work: () => Promise<T>) => Promise<T> {
  let free = places;
  const waiting: (() => void)[] = [];

  return async (work) => {
    // Whoever finishes hands the place over, so that nobody slips in before those who wait.
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free += 1;
    }
  };
}

type Line = { run: ReturnType<typeof inTurn>; count: number };
type EachLine = { atOnce: number; waitingMax: number; tryAgainSeconds: number; waitMaxMs?: number };

/**
 * A line for each key, so that one who has much to do waits for oneself alone. TooMany when too many wait in it; 503 for
 * whoever waited for `waitMaxMs`: what is before them does not move, as when the database is silent.
 */
export function inTurnEach({ atOnce, waitingMax, tryAgainSeconds, waitMaxMs }: EachLine) {
  const lines = new Map<string, Line>();

  return async <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const line = lines.get(key) ?? { run: inTurn(atOnce), count: 0 };
    if (line.count >= atOnce + waitingMax) throw new TooMany(tryAgainSeconds);
    lines.set(key, line);
    line.count += 1;
    return patiently(waitMaxMs, (begin) =>
      line
        .run(() => begin(work))
        .finally(() => {
          line.count -= 1;
          if (line.count === 0) lines.delete(key);
        }),
    );
  };
}

type Begin = <T>(work: () => Promise<T>) => Promise<T>;

/** Rejects when `wait` has not begun its work by then; the work is not begun any more. */
function patiently<T>(ms: number | undefined, wait: (begin: Begin) => Promise<T>): Promise<T> {
  if (ms === undefined) return wait((work) => work());
  return new Promise<T>((resolve, reject) => {
    const late = () => new HttpError(503, 'errors.unavailable.message');
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      reject(late());
    }, ms);
    wait((work) => {
      clearTimeout(timer);
      return isLate ? Promise.reject(late()) : work();
    }).then(resolve, reject);
  });
}
