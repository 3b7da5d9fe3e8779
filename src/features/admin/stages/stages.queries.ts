import { z } from 'zod';
import type { Database, Tx } from '#src/platform/db';
import { Conflict } from '#src/platform/errors';
import { USES_MAX, type OrderedKind } from '../choices/kinds.queries';
import { usesRow } from '../choices/uses';

export const STAGES: OrderedKind = {
  noun: 'stage',
  plural: 'stages',
  importedAs: ['tasks.taskstage', 'tasks.projectstage'],
  rows: (tx) => tx.taskStage,
  async mayArchive(tx, id) {
    await lockStages(tx);
    const isDefault = await tx.taskStage.count({ where: { id, isDefault: true } });
    if (isDefault > 0) throw new Conflict('choices.stages.errors.defaultStays');
  },
  async lockInOrder(tx) {
    await lockStages(tx);
    const where = { archivedAt: null };
    const rows = await tx.taskStage.findMany({ where, orderBy: [{ position: 'asc' }, { id: 'asc' }] });
    return rows.map(({ id }) => id);
  },
  async writeOrder(tx, ids) {
    for (const [position, id] of ids.entries()) await tx.taskStage.update({ where: { id }, data: { position } });
  },
};

/** There are few of them, and what one may be depends on the others. Whoever moves a task waits at its new stage. */
export const lockStages = (tx: Tx) => tx.$queryRaw`SELECT 1 FROM task_stages ORDER BY id FOR NO KEY UPDATE`;

const stageRows = z.array(
  z.object({
    ...usesRow,
    colour: z.string(),
    is_default: z.boolean(),
    is_in_progress: z.boolean(),
    is_done: z.boolean(),
    is_active: z.boolean(),
  }),
);

/** All stages in their order, with how many tasks are in them. */
export async function listStages({ prisma }: Database) {
  const rows = await prisma.$queryRaw`
    SELECT s.id, s.name, s.colour, s.is_default, s.is_in_progress, s.is_done, s.is_active, s.archived_at IS NOT NULL AS archived,
           (SELECT count(*)::int FROM (SELECT 1 FROM tasks t WHERE t.stage_id = s.id LIMIT ${USES_MAX + 1}) AS used) AS tasks
      FROM task_stages s ORDER BY s.position, s.id`;
  return stageRows.parse(rows).map(({ is_default, is_in_progress, is_done, is_active, ...stage }) => ({
    ...stage,
    isDefault: is_default,
    isInProgress: is_in_progress,
    isDone: is_done,
    isActive: is_active,
  }));
}

const counted = z.tuple([z.object({ count: z.number() })]);

export const countTasksIn = (tx: Tx | Database['prisma'], stageId: number): Promise<number> =>
  tx.task.count({ where: { stageId } });

/** Tasks of this stage that could not be closed: a subtask of theirs is open, in a stage that stays so. */
export async function countHeldOpen(tx: Tx, stageId: number): Promise<number> {
  const rows = await tx.$queryRaw`
    SELECT count(*)::int AS count FROM tasks m
     WHERE m.stage_id = ${stageId}
       AND EXISTS (SELECT 1 FROM tasks s JOIN task_stages ss ON ss.id = s.stage_id
                    WHERE s.parent_id = m.id AND ss.is_active AND s.stage_id <> m.stage_id)`;
  return counted.parse(rows)[0].count;
}

/** Subtasks of this stage that could not be opened again: their main task is closed, in a stage that stays so. */
export async function countHeldClosed(tx: Tx, stageId: number): Promise<number> {
  const rows = await tx.$queryRaw`
    SELECT count(*)::int AS count FROM tasks s JOIN tasks m ON m.id = s.parent_id JOIN task_stages ms ON ms.id = m.stage_id
     WHERE s.stage_id = ${stageId} AND NOT ms.is_active AND m.stage_id <> s.stage_id`;
  return counted.parse(rows)[0].count;
}
