import { z } from 'zod';
import type { Database, MailState } from '#src/platform/db';
import { NotFound } from '#src/platform/errors';
import type { Place } from '#src/platform/http/context';

export const MAILS_A_PAGE = 50;
const FAILED_JOBS_SHOWN = 50;

const depthRow = z.array(z.object({ due: z.number(), later: z.number(), running: z.number(), failed: z.number() }));

/** How much the queue holds: due now, planned for later, being worked at, given up. */
export async function queueDepth({ prisma }: Database) {
  const rows = await prisma.$queryRaw`
    SELECT count(*) FILTER (WHERE locked_at IS NULL AND attempts < max_attempts AND run_at <= now())::int AS due,
           count(*) FILTER (WHERE locked_at IS NULL AND attempts < max_attempts AND run_at > now())::int AS later,
           count(*) FILTER (WHERE locked_at IS NOT NULL)::int AS running,
           count(*) FILTER (WHERE locked_at IS NULL AND attempts >= max_attempts)::int AS failed
      FROM graphile_worker.jobs`;
  return depthRow.parse(rows)[0] ?? { due: 0, later: 0, running: 0, failed: 0 };
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

export async function countMails({ prisma }: Database): Promise<{ state: MailState; count: number }[]> {
  const groups = await prisma.mailDelivery.groupBy({ by: ['state'], _count: true });
  return groups.map(({ state, _count }) => ({ state, count: _count }));
}

/** Mails, newest first; `after` is the id after which (older than which) the page begins. */
export async function listMails(
  { prisma }: Database,
  filter: { state?: MailState | undefined; after?: number | undefined },
) {
  const rows = await prisma.mailDelivery.findMany({
    where: { ...(filter.state ? { state: filter.state } : {}), ...(filter.after ? { id: { lt: filter.after } } : {}) },
    orderBy: { id: 'desc' },
    take: MAILS_A_PAGE + 1,
    select: {
      id: true,
      kind: true,
      state: true,
      attempts: true,
      toAddress: true,
      subject: true,
      lastError: true,
      createdAt: true,
      sentAt: true,
      notification: { select: { memoId: true, taskId: true } },
    },
  });
  const mails = rows
    .slice(0, MAILS_A_PAGE)
    .map(({ notification, ...mail }) => ({ ...mail, place: notification && placeOf(notification) }));
  return { mails, next: rows.length > MAILS_A_PAGE ? (mails.at(-1)?.id ?? null) : null };
}

function placeOf({ memoId, taskId }: { memoId: number | null; taskId: number | null }): Place | null {
  if (memoId !== null) return { kind: 'memo', id: memoId };
  return taskId === null ? null : { kind: 'task', id: taskId };
}

export async function getMail({ prisma }: Database, deliveryId: number) {
  const mail = await prisma.mailDelivery.findUnique({
    where: { id: deliveryId },
    select: {
      id: true,
      userId: true,
      kind: true,
      state: true,
      attempts: true,
      toAddress: true,
      subject: true,
      text: true,
      lastError: true,
      createdAt: true,
      sentAt: true,
    },
  });
  if (!mail) throw new NotFound();
  return mail;
}

export type KeptMail = Awaited<ReturnType<typeof getMail>>;
