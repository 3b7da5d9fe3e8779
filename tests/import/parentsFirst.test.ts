import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parentsFirst } from '#src/import/subjects/parentsFirst';
import { newReport } from '#src/import/run/report';
import { readTask, type TaskRow } from '#src/import/rows/taskRows';
import { RowFile } from '#src/platform/rowFile';

const folder = mkdtempSync(path.join(tmpdir(), 'notes-parents-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** By the number of each task, its parent's. */
function levels(parents: [pk: number, parent: number | null][], known = new Map<string, number>()) {
  const rows = new RowFile<TaskRow>(path.join(folder, 'tasks'), ({ pk }) => [pk]);
  const base = { model: 'tasks.task', file: 'dump.json', item: 1, line: 1 };
  for (const [pk, task] of parents)
    rows.add(readTask({ ...base, pk: String(pk), fields: { name: 'x', creation_date: '2026-01-01T00:00:00Z', task } }));
  const report = newReport();
  const found = parentsFirst(report, rows, known);
  rows.close();
  return { found: found.map((level) => [...level.entries()]), remarks: [...report.remarks.keys()] };
}

describe('tasks with their parents', () => {
  it('come level by level, in whatever order they stand', () => {
    const { found, remarks } = levels([
      [1, 3],
      [2, null],
      [3, 2],
      [4, 2],
    ]);
    expect(found).toEqual([
      [[2, null]],
      [
        [3, '2'],
        [4, '2'],
      ],
      [[1, '3']],
    ]);
    expect(remarks).toEqual([]);
  });

  it('lose those of a circle, and keep what hangs at it', () => {
    const { found, remarks } = levels([
      [1, 2],
      [2, 3],
      [3, 1],
      [4, 1],
      [5, 5],
    ]);
    expect(found).toEqual([
      [
        [1, null],
        [2, null],
        [3, null],
        [5, null],
      ],
      [[4, '1']],
    ]);
    expect(remarks).toEqual(['circularParents']);
  });

  it('find those of an earlier run, and name the rest', () => {
    const { found, remarks } = levels(
      [
        [1, 70],
        [2, 71],
      ],
      new Map([['70', 7]]),
    );
    expect(found).toEqual([
      [
        [1, '70'],
        [2, null],
      ],
    ]);
    expect(remarks).toEqual(['unknownParent']);
  });

  it('may be a chain as long as it likes', () => {
    const chain = Array.from({ length: 20_000 }, (_, at): [number, number | null] => [at + 1, at === 0 ? null : at]);
    expect(levels(chain).found).toHaveLength(20_000);
    const circle = chain.map(([pk, parent]): [number, number] => [pk, parent ?? chain.length]);
    expect(levels(circle).found.map((level) => level.length)).toEqual([20_000]);
  });
});
