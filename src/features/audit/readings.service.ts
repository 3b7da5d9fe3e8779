import { recordEvent } from '#src/events/record';
import { clock } from '#src/platform/clock';
import { inTransaction, type Database, type Tx } from '#src/platform/db';
import type { Actor } from '#src/web/actor';
import { readsWithoutRole, type MemoFacts } from '#src/policies/memo.policy';
import { readsTaskWithoutRole, type TaskFacts } from '#src/policies/task.policy';
import { recordAudit } from './audit.service';

/**
 * The one place that records a reading without a role: operators see every sent memo and task, executives every memo when
 * the company lets them. Whatever loads a memo, task or file for a person calls it (`findMemoFor`, `findTaskFor`,
 * `findFileFor`, the copying of files), so no page, form, file or socket can forget. By numbers alone: admins see no memo
 * by reading the audit.
 */
type Reading = {
  type: 'memo.read' | 'task.read' | 'memo.compared';
  subject: 'memoId' | 'taskId' | 'runId';
  id: number;
};

/** What an open page asks again while it is being read is one reading, not a dozen lines of history. */
const SITTING_MS = 15 * 60_000;

export async function recordMemoReading(db: Database, actor: Actor, memo: MemoFacts & { id: number }): Promise<void> {
  if (readsWithoutRole(actor, memo)) await record(db, actor, ofMemo(memo.id));
}

export async function recordTaskReading(
  db: Database,
  actor: Actor,
  task: Omit<TaskFacts, 'kind'> & { id: number },
): Promise<void> {
  if (readsTaskWithoutRole(actor, task)) await record(db, actor, ofTask(task.id));
}

type Source = { memo: (MemoFacts & { id: number }) | null; task: (Omit<TaskFacts, 'kind'> & { id: number }) | null };

/** Whoever copies files has read what they hung at; in the transaction that copies them. */
export async function recordCopying(tx: Tx, actor: Actor, sources: readonly Source[]): Promise<void> {
  for (const { memo, task } of sources) {
    if (memo && readsWithoutRole(actor, memo)) await recordOnce(tx, actor, ofMemo(memo.id));
    if (task && readsTaskWithoutRole(actor, task)) await recordOnce(tx, actor, ofTask(task.id));
  }
}

type Compared = { runId: number; memoIds: readonly number[]; taskIds: readonly number[] };

/** Admins who compare an import by eye read memos and tasks in which they may have no part. */
export async function recordReadings(db: Database, actor: Actor, { runId, memoIds, taskIds }: Compared): Promise<void> {
  await inTransaction(db, async (tx) => {
    await recordOnce(tx, actor, { type: 'memo.compared', subject: 'runId', id: runId });
    const userId = actor.id;
    const mine = await tx.participant.findMany({ where: { userId, memoId: { in: [...memoIds] } } });
    const ours = await tx.taskParticipant.findMany({ where: { userId, taskId: { in: [...taskIds] } } });
    const memos = memoIds.filter((id) => !mine.some(({ memoId }) => memoId === id));
    const tasks = taskIds.filter((id) => !ours.some(({ taskId }) => taskId === id));
    for (const reading of [...memos.map(ofMemo), ...tasks.map(ofTask)]) await recordOnce(tx, actor, reading);
  });
}

const ofMemo = (id: number): Reading => ({ type: 'memo.read', subject: 'memoId', id });
const ofTask = (id: number): Reading => ({ type: 'task.read', subject: 'taskId', id });

async function record(db: Database, actor: Actor, reading: Reading): Promise<void> {
  if (await isRecorded(db.prisma, actor, reading)) return;
  await inTransaction(db, (tx) => recordOnce(tx, actor, reading));
}

/** A page and its small pictures come at once: one after the other, so that the first alone is written down. */
async function recordOnce(tx: Tx, actor: Actor, reading: Reading): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('readings'), ${actor.id}::int)`;
  if (await isRecorded(tx, actor, reading)) return;
  const { type, subject, id } = reading;
  // Tasks have no line of it in their history, whose readers are many.
  if (type === 'memo.read') await recordEvent(tx, { type, actorId: actor.id, memoId: id, changes: {} });
  await recordAudit(tx, { type, actorId: actor.id, details: { [subject]: id } });
}

async function isRecorded(db: Pick<Tx, 'auditEntry'>, actor: Actor, { type, subject, id }: Reading): Promise<boolean> {
  const createdAt = { gt: new Date(clock.now().getTime() - SITTING_MS) };
  const details = { path: [subject], equals: id };
  return (await db.auditEntry.count({ where: { type, actorId: actor.id, createdAt, details } })) > 0;
}
