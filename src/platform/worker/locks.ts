import type pg from 'pg';

const STALE_LOCK_MINUTES = 5;

/**
 * After kill -9 its jobs stay locked, for graphile-worker for four hours. No job of ours runs for five minutes, so what
 * is locked longer has lost its worker; `olderThanMinutes: 0` when it is known that no other worker lives.
 */
export const sweepLocks = (pool: pg.Pool, olderThanMinutes = STALE_LOCK_MINUTES): Promise<void> =>
  free(pool, 'locked_at <= now() - make_interval(mins => $1)', olderThanMinutes);

/** What a runner that is gone had locked: its successor need not wait. */
export const freeLocksOf = (pool: pg.Pool, runnerId: string): Promise<void> => free(pool, 'locked_by = $1', runnerId);

async function free(pool: pg.Pool, condition: string, value: number | string): Promise<void> {
  for (const table of ['_private_jobs', '_private_job_queues']) {
    await pool.query(`UPDATE graphile_worker.${table} SET locked_at = NULL, locked_by = NULL WHERE ${condition}`, [
      value,
    ]);
  }
}
