const MINUTE = 60_000;
const GIVE_UP_AFTER_MS = 72 * 60 * MINUTE;
const LONGEST_PAUSE_MINUTES = 60;

/** After 1, 2, 4, 8 … minutes, then hourly, for three days since it was due. Null: give up. */
export function nextAttempt({ attempts, dueAt }: { attempts: number; dueAt: Date }, now: Date): Date | null {
  const minutes = Math.min(LONGEST_PAUSE_MINUTES, 2 ** Math.min(attempts - 1, 10));
  const next = new Date(now.getTime() + minutes * MINUTE);
  return next.getTime() > dueAt.getTime() + GIVE_UP_AFTER_MS ? null : next;
}
