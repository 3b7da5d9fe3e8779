import { openMailers } from '#src/features/mail/mailers';
import { jobsByLane } from '#src/jobs';
import { clock } from '#src/platform/clock';
import type { Deps } from '#src/platform/http/context';
import { runDueJobs } from '#src/platform/worker';

/**
 * Runs every job that is due at `clock.now()`, and those they enqueue, to the end. The queue has PostgreSQL's own clock:
 * what is due at ours is brought forward. Throws when a job failed.
 */
export async function drainJobs(deps: Deps): Promise<void> {
  const mailers = openMailers(deps);
  const { pool } = deps.db;
  const connectionString = pool.options.connectionString ?? '';
  const due = 'locked_at IS NULL AND attempts < max_attempts AND run_at <= $1 AND run_at > now()';
  try {
    do {
      await runDueJobs({ connectionString, jobs: jobsByLane(deps, mailers, connectionString), logger: deps.logger });
      const failed = await pool.query(
        'SELECT task_identifier, last_error FROM graphile_worker.jobs WHERE last_error IS NOT NULL',
      );
      if (failed.rows.length > 0) throw new Error(`Jobs failed: ${JSON.stringify(failed.rows)}`);
    } while (await bringForward(due));
  } finally {
    mailers.close();
  }

  async function bringForward(condition: string): Promise<boolean> {
    const moved = await pool.query(`UPDATE graphile_worker._private_jobs SET run_at = now() WHERE ${condition}`, [
      clock.now(),
    ]);
    return (moved.rowCount ?? 0) > 0;
  }
}

/** The same, and two minutes later again: mails of what was said wait for what the same person says next. */
export async function drainTalk(deps: Deps): Promise<void> {
  await drainJobs(deps);
  clock.set(new Date(clock.now().getTime() + 2 * 60_000));
  await drainJobs(deps);
}
