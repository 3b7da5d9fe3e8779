import { place, remark, type Report } from './report';
import type { RowFile } from '#src/platform/rowFile';
import { TASK, type TaskRow } from './taskRows';

/** Tasks level by level, each with the key of its parent: a parent is written before its subtasks. */
export function parentsFirst(
  report: Report,
  rows: RowFile<TaskRow>,
  known: ReadonlyMap<string, number>,
): Map<number, string | null>[] {
  const parents = new Map<number, string | null>();
  for (const { pk, parent } of rows.inOrder()) parents.set(pk, parent);
  const circular = new Set([...parents.keys()].filter((pk) => isInCircle(pk, parents)));
  for (const row of rows.inOrder()) {
    const isUnknown = row.parent !== null && !parents.has(Number(row.parent)) && !known.has(row.parent);
    if (isUnknown) remark(report, 'unknownParent', { ...place(TASK, row), parent: row.parent ?? '' });
    if (circular.has(row.pk)) remark(report, 'circularParents', place(TASK, row));
    if (isUnknown || circular.has(row.pk)) parents.set(row.pk, null);
  }
  const levels: Map<number, string | null>[] = [];
  const levelOf = (pk: number): number => {
    const parent = parents.get(pk) ?? null;
    return parent === null || !parents.has(Number(parent)) ? 0 : levelOf(Number(parent)) + 1;
  };
  for (const [pk, parent] of parents) {
    const level = levelOf(pk);
    levels[level] ??= new Map();
    levels[level].set(pk, parent);
  }
  return levels;
}

function isInCircle(pk: number, parents: ReadonlyMap<number, string | null>): boolean {
  const seen = new Set<number>();
  for (let at: string | null = String(pk); at !== null; at = parents.get(Number(at)) ?? null) {
    if (seen.has(Number(at))) return Number(at) === pk;
    seen.add(Number(at));
  }
  return false;
}
