import { Router } from 'express';
import { Histogram } from 'prom-client';
import type { Deps } from '#src/platform/http/context';
import { mayReadMetrics } from './metricsAccess';
import { countReadings } from './readingMetrics';
import { createMetrics, metricsText } from '#src/platform/metrics';
import { migrationsPending } from '#src/platform/migrate';
import { lanesWith, type Lane } from '#src/platform/worker/lanes';
import { lanesAtRest } from '#src/platform/worker/runners';

/** For load balancers and monitoring; outside the session, because they are asked every second. */
export function health({ db, config, storage }: Deps): Router {
  const router = Router();
  const registry = createMetrics();
  const duration = new Histogram({
    name: 'http_request_duration_seconds',
    help: 'Time to answer, by method and status',
    labelNames: ['method', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  });

  countReadings(db, registry);

  router.use((req, res, next) => {
    const stop = duration.startTimer({ method: req.method });
    res.once('finish', () => stop({ status: res.statusCode }));
    next();
  });

  // Asked every second, and a file is written to find out.
  const filesProblem = atMostEvery(PROBE_EVERY_MS, async () =>
    (await storage.problem()) === null ? null : 'no file can be stored',
  );

  router.get('/healthz', (_req, res) => void res.type('text').send('ok'));

  router.get('/readyz', async (_req, res) => {
    const problems = await Promise.all([
      findProblem(db.pool, lanesWith({ scanner: config.clamd !== null })),
      filesProblem(),
    ]);
    const problem = problems.filter((one) => one !== null).join('; ');
    res.status(problem ? 503 : 200).json(problem ? { ready: false, problem } : { ready: true });
  });

  router.get('/metrics', async (req, res, next) => {
    if (!mayReadMetrics(req, config)) return next();
    res.type(registry.contentType).send(await metricsText(registry));
  });
  return router;
}

/** Asks anew when the last answer is so old; meanwhile all get that one. */
function atMostEvery<T>(ms: number, ask: () => Promise<T>): () => Promise<T> {
  let last: { at: number; answer: Promise<T> } | null = null;
  return () => {
    if (!last || performance.now() - last.at >= ms) last = { at: performance.now(), answer: ask() };
    return last.answer;
  };
}

const STALE_JOB_MINUTES = 15;
const PROBE_EVERY_MS = 5_000;

/** Files that wait for the virus scanner, or to be read, are no fault of the queue. */
async function findProblem(pool: Deps['db']['pool'], lanes: Lane[]): Promise<string | null> {
  try {
    if (await migrationsPending(pool)) return 'migrations are pending';
    const stale = await pool.query(
      `SELECT 1 FROM graphile_worker._private_jobs
        WHERE locked_at IS NULL AND attempts = 0 AND run_at < now() - make_interval(mins => $1)
          AND task_id NOT IN (SELECT id FROM graphile_worker._private_tasks WHERE identifier IN ('scan_file', 'read_file', 'read_older_files')) LIMIT 1`,
      [STALE_JOB_MINUTES],
    );
    if (stale.rows.length > 0) return 'the queue does not move';
    const resting = await lanesAtRest(pool, lanes);
    return resting.length > 0 ? `the queue does not move: ${resting.join(', ')}` : null;
  } catch {
    return 'the database does not answer';
  }
}
