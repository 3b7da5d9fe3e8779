import { z } from 'zod';
import { startBulkRun } from '../../bulk/bulkRuns.service';
import type { BulkKind, BulkRun, Phase } from '#src/platform/bulkRun';
import { clock } from '#src/platform/clock';
import type { Tx } from '#src/platform/db';
import type { Actor } from '#src/web/actor';

export const STAGE_FLAGS_RUN = 'stageFlags';
/** The page of all stages shows it. */
export const ABOUT_STAGES = 'stages';

const payloadSchema = z.object({ stageId: z.number(), at: z.iso.datetime() });
const idRows = z.array(z.object({ id: z.number() }));

/** Tasks of a stage that opened or closed follow it: there may be a hundred thousand. */
export async function startFlagsRun(tx: Tx, actor: Actor, stageId: number, total: number): Promise<void> {
  if (total === 0) return;
  const payload = { stageId, at: clock.now().toISOString() };
  await startBulkRun(tx, { kind: STAGE_FLAGS_RUN, about: ABOUT_STAGES, startedById: actor.id, payload, total });
}

const planOf = (run: BulkRun) => payloadSchema.parse(run.payload);

/**
 * Tasks that are not yet what their stage says now. Of two changes the later one counts, whichever run comes to a task:
 * hence the stage is read again by each batch, under a lock that keeps its flags until the batch is written.
 */
const tasks: Phase = {
  name: 'tasks',
  most: 1_000,
  async next(tx, run, { afterId, most }) {
    const { stageId } = planOf(run);
    await tx.$queryRaw`SELECT 1 FROM task_stages WHERE id = ${stageId} FOR SHARE`;
    const rows = await tx.$queryRaw`
      SELECT t.id FROM tasks t JOIN task_stages s ON s.id = t.stage_id
       WHERE t.stage_id = ${stageId} AND t.is_active <> s.is_active AND t.id > ${afterId}
       ORDER BY t.id LIMIT ${most}`;
    return idRows.parse(rows).map(({ id }) => id);
  },
  // What is closed by this was finished when the admin decided it; what is open again was not.
  apply(tx, run, ids) {
    const { stageId, at } = planOf(run);
    return tx.$executeRaw`
      UPDATE tasks t
         SET is_active = s.is_active, closed_at = CASE WHEN s.is_active THEN NULL ELSE coalesce(t.closed_at, ${at}::timestamptz) END
        FROM task_stages s
       WHERE s.id = t.stage_id AND t.stage_id = ${stageId} AND t.id = ANY (${ids}::int[]) AND t.is_active <> s.is_active`;
  },
};

export const stageFlagsKind: BulkKind = { phases: [tasks], finish: () => Promise.resolve() };
