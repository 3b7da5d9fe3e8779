import { z } from 'zod';
import { MOST_LISTED } from '#src/events/personEvents';
import { recordForPeople } from '#src/events/record';
import { recordAudit } from '../../../audit/audit.service';
import type { BulkKind, BulkRun, Phase } from '#src/platform/bulkRun';
import { startBulkRun } from '../../../bulk/bulkRuns.service';
import { handOverMemos, nextToHandOver } from '#src/features/memos/roles/handover.service';
import { handOverTasks, nextTasksOf } from '#src/features/tasks/roles/handover.service';
import type { Tx } from '#src/platform/db';
import type { Actor } from '#src/web/actor';

const person = z.object({ id: z.number(), name: z.string() });
const payloadSchema = z.object({
  from: person,
  memosTo: person.nullable(),
  /** Who gets what `memosTo` wrote. */
  ownMemosTo: person.nullable(),
  tasksTo: person.nullable(),
});

export type HandoverPlan = z.infer<typeof payloadSchema>;

export const HANDOVER = 'handover';

/** Begins it in the transaction of the leaving: the form is answered at once, whatever waits. */
export async function startHandover(tx: Tx, actor: Actor, plan: HandoverPlan, total: number): Promise<void> {
  const about = `user:${plan.from.id}`;
  await startBulkRun(tx, { kind: HANDOVER, about, startedById: actor.id, payload: plan, total });
}

/** Somebody to whom a leaver's work is still going: who leaves now would get the rest of it all the same. */
export async function isTakingOver(tx: Pick<Tx, '$queryRaw'>, userId: number): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`
    SELECT 1 FROM bulk_runs
     WHERE kind = ${HANDOVER} AND finished_at IS NULL
       AND ${userId}::text IN (payload #>> '{memosTo,id}', payload #>> '{ownMemosTo,id}', payload #>> '{tasksTo,id}')`;
  return rows.length > 0;
}

const planOf = (run: BulkRun): HandoverPlan => payloadSchema.parse(run.payload);

/** Of what the successor wrote nobody but the second person gets anything. */
const memoPhase = (name: 'memos' | 'ownMemos'): Phase => ({
  name,
  most: 200,
  async next(tx, run, batch) {
    const { from, memosTo, ownMemosTo } = planOf(run);
    const isOwn = name === 'ownMemos';
    if (!memosTo || (isOwn && !ownMemosTo)) return [];
    return nextToHandOver(tx, { fromId: from.id, ownerId: memosTo.id, isOwn, ...batch });
  },
  async apply(tx, run, ids) {
    const { from, memosTo, ownMemosTo } = planOf(run);
    const to = name === 'ownMemos' ? ownMemosTo : memosTo;
    return to ? handOverMemos(tx, ids, { from, to, actorId: run.startedById, bulkRunId: run.id }) : 0;
  },
});

const tasks: Phase = {
  name: 'tasks',
  most: 20,
  async next(tx, run, batch) {
    const { from, tasksTo } = planOf(run);
    return tasksTo ? nextTasksOf(tx, from.id, batch) : [];
  },
  async apply(tx, run, ids) {
    const { from, tasksTo: to } = planOf(run);
    return to ? handOverTasks(tx, ids, { from, to, actorId: run.startedById, bulkRunId: run.id }) : 0;
  },
};

export const handoverKind: BulkKind = {
  phases: [memoPhase('memos'), memoPhase('ownMemos'), tasks],
  async finish(tx, run) {
    const { from } = planOf(run);
    const told = await findTold(tx, run);
    await recordForPeople(
      tx,
      told.map(({ userId, ...counts }) => ({
        type: 'person.workHandedOver',
        actorId: run.startedById,
        userId,
        changes: { from, ...counts },
      })),
    );
    const details = { ...run.counts, failed: run.failed };
    await recordAudit(tx, { type: 'user.handedOver', actorId: run.startedById, subjectId: from.id, details });
  },
};

const toldRows = z.array(
  z.object({
    userId: z.number(),
    isSuccessor: z.boolean(),
    memoCount: z.number(),
    taskCount: z.number(),
    memos: z.array(z.number()),
    tasks: z.array(z.number()),
  }),
);

/**
 * Everybody with a part in what was handed over, once, with how much of it; those who got it by itself. Left out are who did
 * it, who has left, and who muted it and only follows; those who lost it, as deputies, are among them.
 */
async function findTold(tx: Tx, run: BulkRun) {
  const { memosTo, ownMemosTo, tasksTo } = planOf(run);
  const judges = [memosTo, ownMemosTo].flatMap((one) => (one ? [one.id] : []));
  const rows = await tx.$queryRaw`
    WITH handed AS (SELECT memo_id, task_id, changes, type FROM events WHERE bulk_run_id = ${run.id}),
    told AS (
      SELECT p.user_id, p.is_recipient AND p.user_id = ANY (${judges}::int[]) AS is_successor, p.memo_id, NULL::int AS task_id
        FROM (SELECT DISTINCT memo_id FROM handed WHERE memo_id IS NOT NULL) h
        JOIN participants p ON p.memo_id = h.memo_id
       WHERE p.withdrawn_at IS NULL AND (p.muted_at IS NULL OR p.is_recipient OR p.is_deputy)
       UNION
      SELECT (lost->>'id')::int, false, h.memo_id, NULL
        FROM handed h, jsonb_array_elements(h.changes->'left') lost
       WHERE h.type = 'memo.recipientChanged'
       UNION
      SELECT p.user_id, p.user_id = ${tasksTo?.id ?? 0}, NULL, p.task_id
        FROM (SELECT DISTINCT task_id FROM handed WHERE task_id IS NOT NULL) h
        JOIN task_participants p ON p.task_id = h.task_id
       WHERE p.muted_at IS NULL OR p.user_id = ${tasksTo?.id ?? 0})
    SELECT told.user_id AS "userId", told.is_successor AS "isSuccessor",
           count(memo_id)::int AS "memoCount", count(task_id)::int AS "taskCount",
           coalesce((array_agg(memo_id ORDER BY memo_id) FILTER (WHERE memo_id IS NOT NULL))[1:${MOST_LISTED}::int], '{}') AS memos,
           coalesce((array_agg(task_id ORDER BY task_id) FILTER (WHERE task_id IS NOT NULL))[1:${MOST_LISTED}::int], '{}') AS tasks
      FROM told JOIN users u ON u.id = told.user_id AND u.deactivated_at IS NULL
     WHERE told.user_id <> ${run.startedById}
     GROUP BY told.user_id, told.is_successor
     ORDER BY told.user_id`;
  return toldRows.parse(rows);
}
