import type pg from 'pg';
import type { Lane } from './lanes';

/**
 * The rows of `queue_runners`: who works off the queue at this moment. A runner tells every few seconds that it lives; what
 * a silent one had locked is freed, and `/readyz` asks whether somebody takes jobs of each lane.
 */
export const BEAT_EVERY_MS = 5_000;
const MOVES_SECONDS = 15;
const DEAD_SECONDS = 30;

/** A clock that was set back leaves beats in the future: those are no news either. */
const isFresh = (seconds: string): string =>
  `beat_at BETWEEN now() - make_interval(secs => ${seconds}) AND now() + make_interval(secs => ${seconds})`;

type Runner = { id: string; lane: Lane };

/** `takesJobs` is false before its first sign of life, and while it waits for its last jobs. */
export async function beat(pool: pg.Pool, { id, lane }: Runner, takesJobs: boolean): Promise<void> {
  await pool.query(
    `INSERT INTO queue_runners (id, lane, takes_jobs, beat_at) VALUES ($1, $2, $3, now())
         ON CONFLICT (id) DO UPDATE SET beat_at = excluded.beat_at, takes_jobs = excluded.takes_jobs`,
    [id, lane, takesJobs],
  );
}

/** Forgets these runners and frees what they had locked, so that their successors need not wait. */
export const retire = (pool: pg.Pool, ids: readonly string[]): Promise<void> => remove(pool, 'id = ANY($1)', ids);

/** The same for all that have been silent for long; `living` are those of this process, which knows better. */
export const retireSilent = (pool: pg.Pool, living: readonly string[]): Promise<void> =>
  remove(pool, `NOT (id = ANY($1)) AND NOT (${isFresh(String(DEAD_SECONDS))})`, living);

/** No other process works on this queue: whatever is written there was left by one that was killed. */
export async function retireAll(pool: pg.Pool): Promise<void> {
  await pool.query('DELETE FROM queue_runners');
  for (const table of LOCKED) await pool.query(`UPDATE ${table} SET ${FREE} WHERE locked_at IS NOT NULL`);
}

const LOCKED = ['graphile_worker._private_jobs', 'graphile_worker._private_job_queues'] as const;
const FREE = 'locked_at = NULL, locked_by = NULL';

/** One statement: who finds the row gone finds the locks free. */
async function remove(pool: pg.Pool, condition: string, ids: readonly string[]): Promise<void> {
  const [jobs, queues] = LOCKED;
  await pool.query(
    `WITH gone AS (DELETE FROM queue_runners WHERE ${condition} RETURNING id),
          jobs AS (UPDATE ${jobs} SET ${FREE} WHERE locked_by IN (SELECT id FROM gone))
     UPDATE ${queues} SET ${FREE} WHERE locked_by IN (SELECT id FROM gone)`,
    [ids],
  );
}

/** The lanes whose jobs nobody takes. */
export async function lanesAtRest(pool: pg.Pool, lanes: readonly Lane[]): Promise<string[]> {
  const { rows } = await pool.query<{ lane: string }>(
    `SELECT wanted.lane FROM unnest($1::text[]) AS wanted(lane)
      WHERE NOT EXISTS (SELECT 1 FROM queue_runners r WHERE r.lane = wanted.lane AND takes_jobs AND ${isFresh('$2')})`,
    [lanes, MOVES_SECONDS],
  );
  return rows.map(({ lane }) => lane);
}
