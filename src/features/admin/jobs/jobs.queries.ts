import { z } from 'zod';
import type { Database } from '#src/platform/db';

const FAILED_JOBS_SHOWN = 50;

const depthRow = z.array(
  z.object({ due: z.number(), later: z.number(), running: z.number(), retrying: z.number(), failed: z.number() }),
);

/** How much the queue holds: due now, planned for later, being worked at, failed and tried again, given up. */
export async function queueDepth({ prisma }: Database) {
  const rows = await prisma.$queryRaw`
    SELECT count(*) FILTER (WHERE locked_at IS NULL AND attempts < max_attempts AND run_at <= now())::int AS due,
           count(*) FILTER (WHERE locked_at IS NULL AND attempts < max_attempts AND run_at > now())::int AS later,
           count(*) FILTER (WHERE locked_at IS NOT NULL)::int AS running,
           count(*) FILTER (WHERE locked_at IS NULL AND attempts > 0 AND attempts < max_attempts)::int AS retrying,
           count(*) FILTER (WHERE locked_at IS NULL AND attempts >= max_attempts)::int AS failed
      FROM graphile_worker.jobs`;
  return depthRow.parse(rows)[0] ?? { due: 0, later: 0, running: 0, retrying: 0, failed: 0 };
}

const failingJobs = z.array(
  z.object({
    id: z.coerce.number(),
    task: z.string(),
    attempts: z.number(),
    max_attempts: z.number(),
    last_error: z.string(),
    run_at: z.date(),
  }),
);

/** Jobs whose last attempt failed, the given-up ones first. Their payloads are ids; the error's first line is enough. */
export async function listFailingJobs({ prisma }: Database) {
  const rows = await prisma.$queryRaw`
    SELECT id::text AS id, task_identifier AS task, attempts::int, max_attempts::int, run_at,
           left(split_part(last_error, E'\n', 1), 300) AS last_error
      FROM graphile_worker.jobs
     WHERE last_error IS NOT NULL AND locked_at IS NULL
     ORDER BY attempts >= max_attempts DESC, id DESC
     LIMIT ${FAILED_JOBS_SHOWN}`;
  return failingJobs.parse(rows).map((row) => ({
    id: row.id,
    task: row.task,
    attempts: row.attempts,
    lastError: row.last_error,
    /** Null when it was given up. */
    nextAt: row.attempts < row.max_attempts ? row.run_at : null,
  }));
}
