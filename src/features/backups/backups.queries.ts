import type { Database } from '#src/platform/db';

const RETRY_AFTER = '1 hour';
/** None takes so long: the program was killed meanwhile. */
const INTERRUPTED_AFTER = '6 hours';

/** Takes this day's backup upon oneself; false when it is made, or somebody is at it. One that failed is tried again an hour later. */
export async function beginBackup({ prisma }: Database, day: string, now: Date): Promise<boolean> {
  const begun = await prisma.$executeRaw`
    INSERT INTO backup_runs (day, started_at) VALUES (${day}::date, ${now}::timestamptz)
    ON CONFLICT (day) DO UPDATE SET started_at = excluded.started_at, error = NULL
     WHERE backup_runs.finished_at IS NULL
       AND backup_runs.started_at < excluded.started_at
           - CASE WHEN backup_runs.error IS NULL THEN ${INTERRUPTED_AFTER}::interval ELSE ${RETRY_AFTER}::interval END`;
  return begun > 0;
}

type Outcome = { finishedAt: Date; sizeBytes: number } | { error: string };

export const endBackup = ({ prisma }: Database, day: string, outcome: Outcome) =>
  prisma.backupRun.update({ where: { day: new Date(day) }, data: outcome });

/** Whether backups are made, when the last good one began, and why there was none since. */
export async function backupFacts({ prisma }: Database) {
  const [company, last, failed] = await Promise.all([
    prisma.company.findUniqueOrThrow({ where: { id: 1 }, select: { backupAt: true } }),
    prisma.backupRun.findFirst({
      where: { finishedAt: { not: null } },
      orderBy: { day: 'desc' },
      select: { day: true, startedAt: true, sizeBytes: true },
    }),
    prisma.backupRun.findFirst({
      where: { error: { not: null } },
      orderBy: { day: 'desc' },
      select: { day: true, startedAt: true, error: true },
    }),
  ]);
  const problem = failed && (!last || failed.day > last.day) ? failed : null;
  return { at: company.backupAt, last: last && { at: last.startedAt, size: Number(last.sizeBytes) }, problem };
}
