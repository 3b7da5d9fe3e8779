import { z } from 'zod';
import type { Database } from '#src/platform/db';
import { migrationsPending } from '#src/platform/migrate';

/** A mail that failed longer ago says nothing of how things are. */
const RECENT = 3;

const databaseRow = z.tuple([
  z.object({ size: z.coerce.number(), version: z.string(), connections: z.number(), allowed: z.coerce.number() }),
]);

/** Bytes, the server's version, and how many connections of how many are taken. */
export async function databaseFacts({ prisma }: Database) {
  const rows = await prisma.$queryRaw`
    SELECT pg_database_size(current_database())::text AS size, current_setting('server_version') AS version,
           (SELECT count(*)::int FROM pg_stat_activity WHERE backend_type = 'client backend') AS connections,
           current_setting('max_connections') AS allowed`;
  return databaseRow.parse(rows)[0];
}

const queueRow = z.tuple([z.object({ due: z.number(), waited: z.number(), given_up: z.number() })]);

/** Less the files that wait for the virus scanner: how many jobs are due, for how many seconds the oldest has waited for its first attempt, how many were given up. */
export async function queueFacts({ prisma }: Database) {
  const rows = await prisma.$queryRaw`
    SELECT count(*) FILTER (WHERE attempts < max_attempts AND run_at <= now())::int AS due,
           coalesce(extract(epoch FROM now() - min(run_at) FILTER (WHERE attempts = 0 AND run_at <= now())), 0)::int AS waited,
           count(*) FILTER (WHERE attempts >= max_attempts)::int AS given_up
      FROM graphile_worker.jobs WHERE locked_at IS NULL AND task_identifier <> 'scan_file'`;
  const [{ due, waited, given_up: givenUp }] = queueRow.parse(rows);
  return { due, waited, givenUp };
}

const mailRow = z.tuple([z.object({ kept: z.number(), failed: z.number() })]);

/** Mails kept and lately failed, and the last failure. */
export async function mailFacts({ prisma }: Database, now: Date) {
  const since = new Date(now.getTime() - RECENT * 86_400_000);
  const rows = await prisma.$queryRaw`
    SELECT count(*) FILTER (WHERE state = 'kept')::int AS kept,
           count(*) FILTER (WHERE state = 'failed' AND created_at > ${since})::int AS failed
      FROM mail_deliveries WHERE state IN ('kept', 'failed')`;
  const last = await prisma.mailDelivery.findFirst({
    where: { lastError: { not: null }, state: { in: ['failed', 'queued'] } },
    orderBy: { id: 'desc' },
    select: { id: true, lastError: true, createdAt: true },
  });
  return { ...mailRow.parse(rows)[0], last };
}

const peopleRow = z.tuple([z.object({ invited: z.number(), unreachable: z.number() })]);

/** Who was invited and has no password yet, and whom of them no mail reached. */
export async function peopleFacts({ prisma }: Database) {
  const rows = await prisma.$queryRaw`
    SELECT count(*)::int AS invited,
           count(*) FILTER (WHERE NOT EXISTS (
             SELECT 1 FROM mail_deliveries m WHERE m.user_id = u.id AND m.state IN ('sent', 'queued', 'sending')))::int AS unreachable
      FROM users u WHERE u.deactivated_at IS NULL AND u.password_hash IS NULL`;
  return peopleRow.parse(rows)[0];
}

const limitRows = z.array(z.object({ name: z.string() }));

/** Who met a limit on writing within a day, up to ten people. */
export async function limitFacts({ prisma }: Database, now: Date): Promise<string[]> {
  const since = new Date(now.getTime() - 86_400_000);
  const rows = await prisma.$queryRaw`
    SELECT u.name FROM audit_entries e JOIN users u ON u.id = e.actor_id
     WHERE e.created_at > ${since}::timestamptz AND e.type = 'limit.met'
     GROUP BY u.id ORDER BY max(e.created_at) DESC LIMIT 10`;
  return limitRows.parse(rows).map(({ name }) => name);
}

export const countSessions = ({ prisma }: Database, now: Date): Promise<number> =>
  prisma.session.count({ where: { expire: { gt: now } } });

export async function migrationFacts({ prisma, pool }: Database) {
  const rows = await prisma.$queryRaw`
    SELECT count(*)::int AS applied, max(migration_name) AS last FROM _prisma_migrations WHERE finished_at IS NOT NULL`;
  const row = z.tuple([z.object({ applied: z.number(), last: z.string().nullable() })]).parse(rows)[0];
  return { ...row, isPending: await migrationsPending(pool) };
}

const processRows = z.array(z.object({ application: z.string(), connections: z.number() }));

/** Who is connected: each process of ours, a backup, somebody's shell. */
export async function connectedPrograms({ prisma }: Database) {
  const rows = await prisma.$queryRaw`
    SELECT coalesce(nullif(application_name, ''), 'notes-crm') AS application, count(*)::int AS connections
      FROM pg_stat_activity WHERE datname = current_database() AND backend_type = 'client backend'
     GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT 10`;
  return processRows.parse(rows);
}

const scanRow = z.tuple([
  z.object({
    waiting: z.number(),
    oldest: z.date().nullable(),
    tooLarge: z.number(),
    infected: z.number(),
    backlog: z.boolean(),
    mayPass: z.boolean(),
  }),
]);

/** How many files the virus scanner has not answered for, or found a virus in. */
export async function scanFacts({ prisma }: Database) {
  const rows = await prisma.$queryRaw`
    SELECT count(*) FILTER (WHERE scan IN ('waiting', 'unreached'))::int AS waiting,
           min(created_at) FILTER (WHERE scan IN ('waiting', 'unreached')) AS oldest,
           count(*) FILTER (WHERE scan = 'tooLarge')::int AS "tooLarge",
           count(*) FILTER (WHERE scan = 'infected')::int AS infected,
           EXISTS (SELECT 1 FROM graphile_worker.jobs WHERE task_identifier = 'scan_backlog') AS backlog,
           (SELECT let_unscanned_pass FROM company) AS "mayPass"
      FROM attachments WHERE scan IN ('waiting', 'unreached', 'tooLarge', 'infected')`;
  return scanRow.parse(rows)[0];
}

const MOST_FAULTS = 10;

/** Files whose bytes are not what they were, by number: what they are called is their readers' affair. And since when each was looked at. */
export async function fileFacts({ prisma }: Database) {
  const where = { fault: { not: null } };
  const [faulty, first, unchecked, oldest] = await Promise.all([
    prisma.attachment.count({ where }),
    prisma.attachment.findMany({
      where,
      select: { id: true, fault: true, faultSince: true },
      orderBy: { id: 'asc' },
      take: MOST_FAULTS,
    }),
    prisma.attachment.findFirst({ where: { checkedAt: null, fault: null }, select: { id: true } }),
    prisma.attachment.findFirst({
      where: { checkedAt: { not: null }, fault: null },
      select: { checkedAt: true },
      orderBy: { checkedAt: { sort: 'asc', nulls: 'first' } },
    }),
  ]);
  return { faulty, first, isComplete: unchecked === null, oldest: oldest?.checkedAt ?? null };
}
