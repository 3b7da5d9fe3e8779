import { z } from 'zod';
import { IMPORTED_FROM } from '#src/features/search/number.queries';
import { batchesOf } from '#src/platform/batchesOf';
import { Prisma, type Tx } from '#src/platform/db';
import { insertRows } from '#src/platform/insertRows';
import type { RowFile } from '#src/platform/rowFile';
import { momentOf, type Context } from '../context';
import { placesOf, type Place } from './places';
import { LOG, type LogRow } from '../rows/logRows';
import { MEMO } from '../rows/memoRows';
import { nextIds } from '../subjects/numbers';
import { remember } from '../records';
import { countsOf, remark } from '../run/report';
import { takeNew } from '../subjects/subjects';
import { PROJECT, TASK } from '../rows/taskRows';

const BATCH = 1_000;
const HAS_HISTORY = new Set([MEMO, TASK, PROJECT]);

type Planned = { row: LogRow; place: Place };

/** The log of memos, tasks and projects becomes steps of their history; that of anything else has no place here. */
export async function takeLog(context: Context, rows: RowFile<LogRow>): Promise<void> {
  const { write, report } = context;
  const [memos, tasks] = [new Set<number>(), new Set<number>()];
  for (const batch of rows.batches(BATCH)) {
    await takeNew(context, LOG, batch, (tx, isNew) => takeSteps(tx, context, isNew));
    for (const { memoId, taskId } of await write((tx) => subjectsOf(tx, batch))) {
      if (memoId !== null) memos.add(memoId);
      if (taskId !== null) tasks.add(taskId);
    }
  }
  const others = countsOf(report, LOG).leftOut;
  if (others > 0) remark(report, 'logOfOthers', { model: LOG, count: others });
  for (const ids of batchesOf(memos, BATCH)) await write((tx) => lastOfAll(tx, 'memo', ids));
  for (const ids of batchesOf(tasks, BATCH)) await write((tx) => lastOfAll(tx, 'task', ids));
}

async function takeSteps(tx: Tx, context: Context, rows: readonly LogRow[]) {
  const { report, users, timeZone } = context;
  const keyed = rows.map((row) => ({
    row,
    model: context.contentTypes.get(row.contentType) ?? row.contentType,
    key: row.objectId,
  }));
  const wanted = keyed.filter(({ model }) => HAS_HISTORY.has(model));
  const places = await placesOf(tx, wanted);
  const planned = wanted.flatMap(({ row, model, key }): Planned[] => {
    const place = places.get(`${model} ${key}`);
    return place ? [{ row, place }] : [];
  });
  const ids = await nextIds(tx, 'events', planned.length);
  const taken = planned.map((one, index) => ({ ...one, id: ids[index] ?? 0 }));
  const steps = taken.map(({ row, place, id }) => ({
    id,
    type: place.column === 'memoId' ? 'memo.logged' : 'task.logged',
    memoId: place.column === 'memoId' ? place.id : null,
    taskId: place.column === 'taskId' ? place.id : null,
    actorId: users.get(row.user ?? '') ?? null,
    changes: { action: row.action, details: row.details },
    createdAt: momentOf(row.createdAt, timeZone),
  }));
  await insertRows(tx, 'events', steps);
  const records = taken.map(({ row, id }) => ({ externalKey: String(row.pk), recordId: id }));
  await remember({ tx, report }, LOG, records);
  return taken;
}

const subjectRows = z.array(z.object({ memoId: z.number().nullable(), taskId: z.number().nullable() }));

/** What these lines belong to, also those that a run took before it was broken off. */
async function subjectsOf(tx: Tx, rows: readonly LogRow[]) {
  const keys = rows.map(({ pk }) => String(pk));
  const found = await tx.$queryRaw`
    SELECT DISTINCT e.memo_id AS "memoId", e.task_id AS "taskId"
      FROM imported_records r JOIN events e ON e.id = r.record_id
     WHERE r.source = ${IMPORTED_FROM} AND r.model = ${LOG} AND r.external_key = ANY (${keys}::text[])`;
  return subjectRows.parse(found);
}

const idRows = z.array(z.object({ id: z.number() }));
const COLUMNS = { memo: Prisma.sql`memo_id`, task: Prisma.sql`task_id` };

/** That it was imported comes after what was logged there; once something happened here, the order stays. */
async function lastOfAll(tx: Tx, kind: 'memo' | 'task', ids: readonly number[]): Promise<void> {
  const [column, imported, logged] = [COLUMNS[kind], `${kind}.imported`, `${kind}.logged`];
  const found = await tx.$queryRaw`
    SELECT e.id FROM events e
     WHERE e.${column} = ANY (${ids}::int[]) AND e.type = ${imported}
       AND EXISTS (SELECT 1 FROM events s WHERE s.${column} = e.${column} AND s.type = ${logged} AND s.id > e.id)
       AND NOT EXISTS (SELECT 1 FROM events o WHERE o.${column} = e.${column} AND o.type NOT IN (${imported}, ${logged}))
     ORDER BY e.id`;
  const before = idRows.parse(found).map(({ id }) => id);
  const after = await nextIds(tx, 'events', before.length);
  await tx.$executeRaw`
    UPDATE events e SET id = r.anew FROM unnest(${before}::int[], ${after}::int[]) AS r (id, anew) WHERE e.id = r.id`;
}
