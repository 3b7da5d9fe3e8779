import type { Tx } from './db';

type Options = {
  /** Two jobs of one key are one job. */
  jobKey?: string;
  runAt?: Date;
  maxAttempts?: number;
  /** Jobs of one queue run one after the other. */
  queue?: string;
  /** The smaller, the sooner, among jobs of one lane; 0 when not said. */
  priority?: number;
};

/** Before and after the ordinary jobs of its lane. */
export const SOON = -10;
export const LATER = 10;

/** Enqueues inside the caller's transaction: the job exists exactly when the change does. */
export async function enqueue(
  tx: Pick<Tx, '$executeRaw'>,
  task: string,
  payload: object,
  options: Options = {},
): Promise<void> {
  const { jobKey = null, runAt = null, maxAttempts = 25, queue = null, priority = null } = options;
  await tx.$executeRaw`
    SELECT graphile_worker.add_job(${task}, ${JSON.stringify(payload)}::json, queue_name => ${queue}::text,
      run_at => ${runAt}::timestamptz, max_attempts => ${maxAttempts}::int, job_key => ${jobKey}::text, priority => ${priority}::int)`;
}

type Job = Pick<Options, 'runAt' | 'priority'> & { payload: object };

/** Many jobs in one statement. */
export async function enqueueEach(tx: Pick<Tx, '$executeRaw'>, task: string, jobs: readonly Job[]): Promise<void> {
  if (jobs.length === 0) return;
  const rows = jobs.map(({ payload, runAt, priority }) => ({ payload, run_at: runAt, priority }));
  await tx.$executeRaw`
    SELECT count(graphile_worker.add_job(${task}, payload, run_at => run_at, max_attempts => 25, priority => priority))
      FROM json_to_recordset(${JSON.stringify(rows)}::json) AS job(payload json, run_at timestamptz, priority int)`;
}
