import type pg from 'pg';

const STALE_LOCK_MINUTES = 5;

/**
 * What no living runner's row accounts for: no job of ours runs for five minutes, so what is locked longer has lost its
 * worker. For graphile-worker that takes four hours.
 */
export async function sweepLocks(pool: pg.Pool): Promise<void> {
  for (const table of ['_private_jobs', '_private_job_queues']) {
    await pool.query(
      `UPDATE graphile_worker.${table} SET locked_at = NULL, locked_by = NULL WHERE locked_at <= now() - make_interval(mins => $1)`,
      [STALE_LOCK_MINUTES],
    );
  }
}

/** Longer than graphile-worker lets a failed job wait. */
const LONGEST_RETRY = '7 hours';
/** Clocks of two machines may differ by so much. */
const TOLERANCE = '2 minutes';

/** A clock that was ahead and was put right left times in the future, until which nothing would happen. */
export async function bringBackToNow(pool: pg.Pool): Promise<void> {
  const ahead = `now() + interval '${TOLERANCE}'`;
  await pool.query(
    `UPDATE graphile_worker._private_known_crontabs SET last_execution = now() WHERE last_execution > ${ahead}`,
  );
  for (const table of ['_private_jobs', '_private_job_queues']) {
    await pool.query(`UPDATE graphile_worker.${table} SET locked_at = now() WHERE locked_at > ${ahead}`);
  }
  await pool.query(
    `UPDATE graphile_worker._private_jobs
        SET run_at = greatest(now(), run_at - (created_at - now())), created_at = now()
      WHERE created_at > ${ahead}`,
  );
  await pool.query(
    `UPDATE graphile_worker._private_jobs SET run_at = now()
      WHERE attempts > 0 AND is_available AND run_at > now() + interval '${LONGEST_RETRY}'`,
  );
}
