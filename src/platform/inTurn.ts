import { TooMany } from './errors';

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
type EachLine = { atOnce: number; waitingMax: number; tryAgainSeconds: number };

/** A line for each key, so that one who has much to do waits for oneself alone. TooMany when too many wait in it. */
export function inTurnEach({ atOnce, waitingMax, tryAgainSeconds }: EachLine) {
  const lines = new Map<string, Line>();

  return async <T>(key: string, work: () => Promise<T>): Promise<T> => {
    const line = lines.get(key) ?? { run: inTurn(atOnce), count: 0 };
    if (line.count >= atOnce + waitingMax) throw new TooMany(tryAgainSeconds);
    lines.set(key, line);
    line.count += 1;
    try {
      return await line.run(work);
    } finally {
      line.count -= 1;
      if (line.count === 0) lines.delete(key);
    }
  };
}
