const MINUTE = 60_000;
const GIVE_UP_AFTER_MS = 72 * 60 * MINUTE;
const LONGEST_PAUSE_MINUTES = 60;

/** 1, 2, 4, 8 … minutes after a failed attempt, then every hour, for three days since it was due. Null: it is time to give up. */
export function nextAttempt({ attempts, dueAt }: { attempts: number; dueAt: Date }, now: Date): Date | null {
  const minutes = Math.min(LONGEST_PAUSE_MINUTES, 2 ** Math.min(attempts - 1, 10));
  const next = new Date(now.getTime() + minutes * MINUTE);
  return next.getTime() > dueAt.getTime() + GIVE_UP_AFTER_MS ? null : next;
}
