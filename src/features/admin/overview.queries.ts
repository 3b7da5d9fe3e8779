import { z } from 'zod';
import type { Database } from '#src/platform/db';

const DAY_MS = 86_400_000;

const row = z.tuple([
  z.object({
    purposes: z.number(),
    stages: z.number(),
    tags: z.number(),
    refused: z.number(),
    failed_mails: z.number(),
    kept_mails: z.number(),
    given_up: z.number(),
  }),
]);

/** The few numbers that the first page of the administration shows. */
export async function overviewNumbers({ prisma }: Database, now: Date) {
  const yesterday = new Date(now.getTime() - DAY_MS);
  const rows = await prisma.$queryRaw`
    SELECT (SELECT count(*)::int FROM purposes WHERE archived_at IS NULL) AS purposes,
           (SELECT count(*)::int FROM task_stages WHERE archived_at IS NULL) AS stages,
           (SELECT count(*)::int FROM tags WHERE archived_at IS NULL) AS tags,
           (SELECT count(*)::int FROM audit_entries
             WHERE split_part(type, '.', 1) IN ('session', 'twoStep') AND created_at > ${yesterday}
               AND (type LIKE '%.refused' OR type LIKE '%.limited')) AS refused,
           (SELECT count(*)::int FROM mail_deliveries WHERE state = 'failed') AS failed_mails,
           (SELECT count(*)::int FROM mail_deliveries WHERE state = 'kept') AS kept_mails,
           (SELECT count(*)::int FROM graphile_worker.jobs WHERE locked_at IS NULL AND attempts >= max_attempts) AS given_up`;
  const [{ failed_mails: failedMails, kept_mails: keptMails, given_up: givenUp, ...others }] = row.parse(rows);
  return { ...others, failedMails, keptMails, givenUp };
}
