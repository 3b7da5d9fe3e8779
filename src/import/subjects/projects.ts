import { batchesOf } from '#src/platform/batchesOf';
import type { RowFile } from '#src/platform/rowFile';
import type { Context } from '../context';
import type { MemoLinks } from './memoLinks';
import { numberAbove } from './numbers';
import { recordsOf } from '../records';
import { PROJECT, type TaskRow } from '../rows/taskRows';
import type { Kind } from './taskKind';
import { takeTaskBatch } from './tasks';

const BATCH = 500;

type Around = { links: MemoLinks; tasks: RowFile<TaskRow> };

/** Takes projects, which are counted apart from tasks there and with them here: where both have a number, the task keeps it. */
export async function takeProjects(
  context: Context,
  rows: RowFile<TaskRow>,
  { links, tasks }: Around,
): Promise<Map<string, number>> {
  const { write, report } = context;
  const known = await write((tx) => recordsOf({ tx, report }, PROJECT));
  if (rows.count === 0) return known;
  const ofTasks = new Set(tasks.firstKeys());
  await write((tx) => numberAbove(tx, 'tasks', [...ofTasks, ...rows.firstKeys()]));
  const kind: Kind = {
    model: PROJECT,
    kind: 'project',
    stages: context.projectStages,
    isReserved: (number) => ofTasks.has(number),
    parentOf: () => null,
    projectOf: () => null,
    memoOf: (row) => links.projects.get(String(row.pk)) ?? null,
  };
  for (const batch of batchesOf(rows.inOrder(), BATCH)) await takeTaskBatch(context, kind, { rows: batch, known });
  return known;
}
