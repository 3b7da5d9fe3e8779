import { z } from 'zod';
import type { Database, Prisma } from '#src/platform/db';

/** So many steps are shown at once; what came before is asked for. */
export const STEPS = 20;

export type Subject = { memoId: number } | { taskId: number };

const select = {
  id: true,
  type: true,
  changes: true,
  createdAt: true,
  actor: { select: { name: true } },
  doneFor: { select: { name: true } },
} satisfies Prisma.EventSelect;

export type HistoryRow = Prisma.EventGetPayload<{ select: typeof select }>;

/** What was said stands in the chat (see `findWriters`); reminders are private. */
const NOT_SHOWN = { notIn: ['message.posted', 'reminder.due'] };

export type Steps = {
  rows: HistoryRow[];
  /** The id that older steps come before; null at the beginning. */
  olderThan: number | null;
  /** Between which moments these steps stand. */
  from: Date | null;
  until: Date | null;
};

/** Steps of a memo or task, the newest first, of those before the step `before`. */
export async function findSteps({ prisma }: Database, subject: Subject, before?: number): Promise<Steps> {
  const where = { ...subject, type: NOT_SHOWN };
  const [found, newer] = await Promise.all([
    prisma.event.findMany({
      where: before === undefined ? where : { ...where, id: { lt: before } },
      select,
      orderBy: { id: 'desc' },
      take: STEPS + 1,
    }),
    before === undefined
      ? null
      : prisma.event.findFirst({ where: { ...where, id: before }, select: { createdAt: true } }),
  ]);
  const rows = found.slice(0, STEPS);
  const last = found.length > STEPS ? rows.at(-1) : undefined;
  return { rows, olderThan: last?.id ?? null, from: last?.createdAt ?? null, until: newer?.createdAt ?? null };
}

/** One step, null when it is none of this memo or task. */
export const findStep = ({ prisma }: Database, subject: Subject, id: number): Promise<HistoryRow | null> =>
  prisma.event.findFirst({ where: { ...subject, id, type: NOT_SHOWN }, select });

const writerRows = z.array(z.object({ name: z.string(), count: z.number(), lastAt: z.date() }));

export type Writer = z.infer<typeof writerRows>[number];

/** Who wrote in a memo's chat in these moments for the last time, how many messages that still stand; the latest first. */
export async function findWriters({ prisma }: Database, memoId: number, { from, until }: Steps): Promise<Writer[]> {
  const rows = await prisma.$queryRaw`
    SELECT u.name, count(*)::int AS count, max(m.created_at) AS "lastAt"
      FROM conversations c
      JOIN messages m ON m.conversation_id = c.id AND m.deleted_at IS NULL
      JOIN users u ON u.id = m.author_id
     WHERE c.memo_id = ${memoId}
     GROUP BY u.id
    HAVING (${from}::timestamptz IS NULL OR max(m.created_at) >= ${from}::timestamptz)
       AND (${until}::timestamptz IS NULL OR max(m.created_at) < ${until}::timestamptz)
     ORDER BY max(m.created_at) DESC
     LIMIT ${STEPS}`;
  return writerRows.parse(rows);
}
