import { z } from 'zod';
import type { Database } from '#src/platform/db';

export const STEPS = 20;

export type Subject = { memoId: number } | { taskId: number };

const person = z
  .string()
  .nullable()
  .transform((name) => (name === null ? null : { name }));

const step = z.object({
  id: z.number(),
  type: z.string(),
  changes: z.unknown(),
  createdAt: z.date(),
  actor: person,
  doneFor: person,
});

export type HistoryRow = z.infer<typeof step>;

/** Messages are in the chat (see `findWriters`); reminders are private, and so is that deciders wrote notes. */
const SHOWN = `e.type NOT IN ('message.posted', 'note.posted', 'reminder.due')`;

const stepsWhere = (condition: string): string => `
  SELECT e.id, e.type, e.changes, e.created_at AS "createdAt", a.name AS actor, d.name AS "doneFor"
    FROM events e
    LEFT JOIN users a ON a.id = e.actor_id
    LEFT JOIN users d ON d.id = e.done_for_id
   WHERE ${SHOWN} AND ${condition}`;

const STATEMENTS = {
  memo: { page: pageOf('memo_id'), one: stepsWhere('e.memo_id = $1 AND e.id = $2') },
  task: { page: pageOf('task_id'), one: stepsWhere('e.task_id = $1 AND e.id = $2') },
};

function pageOf(subject: 'memo_id' | 'task_id'): string {
  const where = `e.${subject} = $1 AND e.id < coalesce($2, 2147483647)`;
  return `${stepsWhere(where)} ORDER BY e.id DESC LIMIT ${STEPS + 1}`;
}

const asked = (subject: Subject): ['memo' | 'task', number] =>
  'memoId' in subject ? ['memo', subject.memoId] : ['task', subject.taskId];

export type Steps = {
  rows: HistoryRow[];
  /** Where the next page of older steps begins; null on the last. */
  olderThan: number | null;
  from: Date | null;
  until: Date | null;
};

export async function findSteps(db: Database, subject: Subject, before?: number): Promise<Steps> {
  const [kind, id] = asked(subject);
  const [found, newer] = await Promise.all([
    db.named(`${kind}_steps`, STATEMENTS[kind].page, step, [id, before]),
    before === undefined ? null : findStep(db, subject, before),
  ]);
  const rows = found.slice(0, STEPS);
  const last = found.length > STEPS ? rows.at(-1) : undefined;
  return { rows, olderThan: last?.id ?? null, from: last?.createdAt ?? null, until: newer?.createdAt ?? null };
}

export async function findStep(db: Database, subject: Subject, stepId: number): Promise<HistoryRow | null> {
  const [kind, id] = asked(subject);
  const [found] = await db.named(`${kind}_step`, STATEMENTS[kind].one, step, [id, stepId]);
  return found ?? null;
}

const writer = z.object({ name: z.string(), count: z.number(), lastAt: z.date() });

export type Writer = z.infer<typeof writer>;

const WRITERS = `
  SELECT u.name, count(*)::int AS count, max(m.created_at) AS "lastAt"
    FROM conversations c
    JOIN messages m ON m.conversation_id = c.id AND m.deleted_at IS NULL
    JOIN users u ON u.id = m.author_id
   WHERE c.memo_id = $1
   GROUP BY u.id
  HAVING ($2::timestamptz IS NULL OR max(m.created_at) >= $2) AND ($3::timestamptz IS NULL OR max(m.created_at) < $3)
   ORDER BY max(m.created_at) DESC
   LIMIT ${STEPS}`;

/** People who wrote in the chat in this period, when last and how many messages; latest first. */
export const findWriters = (db: Database, memoId: number, { from, until }: Steps): Promise<Writer[]> =>
  db.named('chat_writers', WRITERS, writer, [memoId, from, until]);
