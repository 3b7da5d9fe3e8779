import { z } from 'zod';
import { startBulkRun } from '../../bulk/bulkRuns.service';
import type { BulkKind, BulkRun, Phase } from '#src/platform/bulkRun';
import { Prisma, type Tx } from '#src/platform/db';
import type { Actor } from '#src/web/actor';

export const MOVING = 'departmentMoving';
/** The page of all departments shows it. */
const DEPARTMENTS = 'departments';

const payloadSchema = z.object({ from: z.number(), into: z.number() });
const idRows = z.array(z.object({ id: z.number() }));

/** Memos and tasks of a department that was merged follow its people; the list of departments says how far that is. */
export async function startMoving(
  tx: Tx,
  actor: Actor,
  { from, into, total }: z.infer<typeof payloadSchema> & { total: number },
) {
  // What is still on its way to a department that goes into another one now goes there at once.
  await tx.$executeRaw`
    UPDATE bulk_runs SET payload = jsonb_set(payload, '{into}', to_jsonb(${into}::int))
     WHERE kind = ${MOVING} AND finished_at IS NULL AND (payload->>'into')::int = ${from}`;
  if (total === 0) return;
  await startBulkRun(tx, { kind: MOVING, about: DEPARTMENTS, startedById: actor.id, payload: { from, into }, total });
}

const placesOf = (run: BulkRun) => payloadSchema.parse(run.payload);

/** Triggers tell the participants of each: hence not more at once. */
const phase = (name: 'memos' | 'tasks'): Phase => ({
  name,
  most: 1_000,
  async next(tx, run, { afterId, most }) {
    const rows = await tx.$queryRaw`
      SELECT id FROM ${Prisma.raw(name)} WHERE department_id = ${placesOf(run).from} AND id > ${afterId} ORDER BY id LIMIT ${most}`;
    return idRows.parse(rows).map(({ id }) => id);
  },
  apply: (tx, run, ids) => tx.$executeRaw`
    UPDATE ${Prisma.raw(name)} SET department_id = ${placesOf(run).into}
     WHERE id = ANY (${ids}::int[]) AND department_id = ${placesOf(run).from}`,
});

export const movingKind: BulkKind = { phases: [phase('memos'), phase('tasks')], finish: () => Promise.resolve() };
