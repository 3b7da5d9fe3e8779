import { place, remark, type Report } from '../run/report';
import type { RowFile } from '#src/platform/rowFile';
import { TASK, type TaskRow } from '../rows/taskRows';

/** Tasks level by level, each with the key of its parent: a parent is written before its subtasks. */
export function parentsFirst(
  report: Report,
  rows: RowFile<TaskRow>,
  known: ReadonlyMap<string, number>,
): Map<number, string | null>[] {
  const parents = new Map<number, string | null>();
  for (const { pk, parent } of rows.inOrder()) parents.set(pk, parent);
  const circular = inCircles(parents);
  for (const row of rows.inOrder((pk) => parents.get(pk) !== null)) {
    const isUnknown = row.parent !== null && !parents.has(Number(row.parent)) && !known.has(row.parent);
    if (isUnknown) remark(report, 'unknownParent', { ...place(TASK, row), parent: row.parent ?? '' });
    if (circular.has(row.pk)) remark(report, 'circularParents', place(TASK, row));
    if (isUnknown || circular.has(row.pk)) parents.set(row.pk, null);
  }
  return levelsOf(parents);
}

type Parents = ReadonlyMap<number, string | null>;

/** From a task upwards, as far as these files and `isPassed` say. */
function pathFrom(pk: number, parents: Parents, isPassed: (pk: number) => boolean): Set<number> {
  const path = new Set<number>();
  for (let at: number | null = pk; at !== null && parents.has(at) && !isPassed(at) && !path.has(at);) {
    path.add(at);
    at = parentOf(at, parents);
  }
  return path;
}

const parentOf = (pk: number, parents: Parents): number | null => {
  const parent = parents.get(pk) ?? null;
  return parent === null ? null : Number(parent);
};

/** Each task is walked over once, however long a chain is. */
function inCircles(parents: Parents): Set<number> {
  const passed = new Set<number>();
  const circular = new Set<number>();
  for (const pk of parents.keys()) {
    const path = [...pathFrom(pk, parents, (one) => passed.has(one))];
    const begin = path.indexOf(parentOf(path.at(-1) ?? pk, parents) ?? Number.NaN);
    if (begin !== -1) for (const one of path.slice(begin)) circular.add(one);
    for (const one of path) passed.add(one);
  }
  return circular;
}

function levelsOf(parents: Parents): Map<number, string | null>[] {
  const levelOf = new Map<number, number>();
  const levels: Map<number, string | null>[] = [];
  for (const pk of parents.keys()) {
    for (const one of [...pathFrom(pk, parents, (at) => levelOf.has(at))].toReversed()) {
      const level = (levelOf.get(parentOf(one, parents) ?? Number.NaN) ?? -1) + 1;
      levelOf.set(one, level);
      (levels[level] ??= new Map()).set(one, parents.get(one) ?? null);
    }
  }
  return levels;
}
