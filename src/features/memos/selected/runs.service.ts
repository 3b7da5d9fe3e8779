import { createHash } from 'node:crypto';
import { lockRun, startBulkRun } from '#src/features/bulk/bulkRuns.service';
import { bulkRunSchema, type BulkKind, type BulkKinds, type BulkRun } from '#src/platform/bulkRun';
import { clock } from '#src/platform/clock';
import { inTransaction, isUniqueViolation, type Database, type Tx } from '#src/platform/db';
import { Conflict, NotFound } from '#src/platform/errors';
import { enqueue } from '#src/platform/jobs';
import type { Actor } from '#src/web/actor';
import { actOnSelected, type RunDeps } from './acting.service';
import {
  canBeUndone,
  doneBy,
  isToldToOthers,
  nextOf,
  PHASE,
  planOf,
  SELECTED,
  UNDOING,
  undoingOf,
  type Plan,
} from './plan';
import { undoSelected } from './undoingAll.service';

/** So many in one transaction that others wait for its locks no longer than a moment. */
const MOST = 10;

export const selectedKinds = (deps: RunDeps): BulkKinds => ({
  [SELECTED]: actingKind(deps),
  [UNDOING]: undoingKind(deps),
});

const actingKind = (deps: RunDeps): BulkKind => ({
  phases: [
    {
      name: PHASE,
      most: MOST,
      next: (_, run, batch) => Promise.resolve(nextOf(planOf(run).ids, batch)),
      apply: (tx, run, ids) => actOnSelected(deps, tx, run, ids),
    },
  ],
  async finish(tx, run) {
    const { act } = planOf(run);
    if (!isToldToOthers(act)) return;
    const until = undoableUntil(deps, { act, finishedAt: clock.now() });
    if (until) {
      await tx.$executeRaw`
        UPDATE held_acts h SET until = ${until}::timestamptz
          FROM events e WHERE e.bulk_run_id = ${run.id} AND h.event_id = e.id AND h.undone_at IS NULL`;
    }
    await tellLater(tx, run.id, until);
  },
});

const undoingKind = (deps: RunDeps): BulkKind => ({
  phases: [
    {
      name: PHASE,
      most: MOST,
      next: (_, run, batch) => Promise.resolve(nextOf(undoingOf(run).ids, batch)),
      apply: (tx, run, ids) => undoSelected(deps, tx, run, ids),
    },
  ],
  // Of what could not be undone.
  finish: (tx, run) => tellLater(tx, undoingOf(run).of, null, true),
});

const tellLater = (tx: Tx, runId: number, runAt: Date | null, isAfterUndoing = false): Promise<void> =>
  enqueue(
    tx,
    'tell_of_selected',
    { runId, isAfterUndoing },
    { ...(runAt ? { runAt } : {}), jobKey: `selected:${runId}` },
  );

type Ended = { act: Plan['act']; finishedAt: Date | null };

/** Null where it cannot be. */
export const undoableUntil = ({ config }: Pick<RunDeps, 'config'>, { act, finishedAt }: Ended): Date | null =>
  canBeUndone(act) && config.undoMs > 0 && finishedAt ? new Date(finishedAt.getTime() + config.undoMs) : null;

/** A double click, and whatever else asks for the same from the same form, is one run. */
export const startSelected = (db: Database, actor: Actor, plan: Plan, clientKey: string): Promise<number> =>
  startOnce(db, actor, formKeyOf(clientKey, plan), (tx, formKey) =>
    startBulkRun(
      tx,
      {
        ...{ kind: SELECTED, about: `selected:${actor.id}`, startedById: actor.id },
        ...{ payload: plan, total: plan.ids.length, formKey },
      },
      true,
    ),
  );

/** Only while nobody was told. A second click leads to the same run. */
export const startUndoing = (deps: RunDeps, actor: Actor, runId: number): Promise<number> =>
  startOnce(deps.db, actor, formKeyOf('undo', runId), async (tx, formKey) => {
    const run = await lockRun(tx, runId);
    const plan = planOf(run);
    const until = undoableUntil(deps, { act: plan.act, finishedAt: run.finishedAt });
    if (!until || run.toldAt || run.undoneAt || until <= clock.now()) throw new Conflict('memos.errors.undoTooLate');
    const ids = doneBy(run);
    await tx.bulkRun.update({ where: { id: runId }, data: { undoneAt: clock.now() }, select: { id: true } });
    // It was asked for in time, however long it takes.
    await tx.$executeRaw`
      UPDATE held_acts h SET until = h.until + interval '1 hour'
        FROM events e WHERE e.bulk_run_id = ${runId} AND h.event_id = e.id AND h.undone_at IS NULL`;
    return startBulkRun(
      tx,
      {
        ...{ kind: UNDOING, about: `selected:${actor.id}`, startedById: actor.id, total: ids.length, formKey },
        payload: { of: runId, ids, list: plan.list, act: plan.act },
      },
      true,
    );
  });

async function startOnce(
  db: Database,
  actor: Actor,
  formKey: string,
  start: (tx: Tx, formKey: string) => Promise<number>,
): Promise<number> {
  const find = () => db.prisma.bulkRun.findFirst({ where: { startedById: actor.id, formKey }, select: { id: true } });
  const before = await find();
  if (before) return before.id;
  try {
    return await inTransaction(db, (tx) => start(tx, formKey));
  } catch (error) {
    // The other click was quicker.
    const other = isUniqueViolation(error) || error instanceof Conflict ? await find() : null;
    if (other) return other.id;
    throw error;
  }
}

/** As a UUID: the same for the same form that asks for the same. */
function formKeyOf(clientKey: string, asked: unknown): string {
  const hex = createHash('sha256')
    .update(JSON.stringify([clientKey, asked]))
    .digest('hex');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}

/** One's own. */
export async function findRun(db: Database, actor: Actor, id: number): Promise<BulkRun> {
  const where = { id, startedById: actor.id, kind: { in: [SELECTED, UNDOING] } };
  const found = await db.prisma.bulkRun.findFirst({ where });
  if (!found) throw new NotFound();
  return bulkRunSchema.parse(found);
}
