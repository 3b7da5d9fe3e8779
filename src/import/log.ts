import { batchesOf } from '#src/platform/batchesOf';
import type { Tx } from '#src/platform/db';
import { insertRows } from '#src/platform/insertRows';
import type { RowFile } from '#src/platform/rowFile';
import { momentOf, type Context } from './context';
import { placesOf, type Place } from './filePlaces';
import { LOG, type LogRow } from './logRows';
import { MEMO } from './memoRows';
import { nextIds } from './numbers';
import { remember } from './records';
import { countsOf, remark } from './report';
import { takeNew } from './subjects';
import { PROJECT, TASK } from './taskRows';

const BATCH = 1_000;
const HAS_HISTORY = new Set([MEMO, TASK, PROJECT]);

type Planned = { row: LogRow; place: Place };

/** The log of memos, tasks and projects becomes steps of their history; that of anything else has no place here. */
export async function takeLog(context: Context, rows: RowFile<LogRow>): Promise<void> {
  const { write, report } = context;
  const touched = { memoId: new Set<number>(), taskId: new Set<number>() };
  for (const batch of rows.batches(BATCH)) {
    const taken = await takeNew(context, LOG, batch, (tx, isNew) => takeSteps(tx, context, isNew));
    for (const { place } of taken) if (place.column !== 'messageId') touched[place.column].add(place.id);
  }
  const others = countsOf(report, LOG).leftOut;
  if (others > 0) remark(report, 'logOfOthers', { model: LOG, count: others });
  for (const ids of batchesOf(touched.memoId, BATCH)) await write((tx) => lastOfAll(tx, 'memo', ids));
  for (const ids of batchesOf(touched.taskId, BATCH)) await write((tx) => lastOfAll(tx, 'task', ids));
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

/** That it was imported comes after what was logged there; once something happened here, the order stays. */
async function lastOfAll(tx: Tx, kind: 'memo' | 'task', ids: readonly number[]): Promise<void> {
  const of = { memo: 'memoId', task: 'taskId' } as const;
  const own = [`${kind}.imported`, `${kind}.logged`];
  const here = await tx.event.findMany({
    where: { [of[kind]]: { in: [...ids] }, type: { notIn: own } },
    select: { memoId: true, taskId: true },
  });
  const lived = new Set(here.map((event) => event[of[kind]]));
  const imported = await tx.event.findMany({
    where: { [of[kind]]: { in: ids.filter((id) => !lived.has(id)) }, type: `${kind}.imported` },
    select: { id: true },
    orderBy: { id: 'asc' },
  });
  const anew = await nextIds(tx, 'events', imported.length);
  await tx.$executeRaw`
    UPDATE events e SET id = r.anew FROM unnest(${imported.map(({ id }) => id)}::int[], ${anew}::int[]) AS r (id, anew) WHERE e.id = r.id`;
}
