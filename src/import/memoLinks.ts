import { MEMO, type MemoRow } from './memoRows';
import { place, remark, type Report } from './report';
import type { RowFile } from '#src/platform/rowFile';

/** Which memo here a task came of, by the task's key there. */
export type MemoLinks = ReadonlyMap<string, number>;

/** There, many memos may name one task; here, a task came of one. The considered memo with the lowest number keeps it. */
export function readMemoLinks(
  report: Report,
  rows: RowFile<MemoRow>,
  { memos, tasks }: { memos: ReadonlyMap<string, number>; tasks: ReadonlySet<string> },
): MemoLinks {
  const keepers = new Map<string, MemoRow>();
  for (const row of rows.inOrder()) {
    if (row.task === null || !tasks.has(row.task) || row.isDraft || row.stage !== 'rev' || keepers.has(row.task))
      continue;
    keepers.set(row.task, row);
  }
  for (const row of rows.inOrder()) {
    const keeper = keepers.get(row.task ?? '');
    if (row.task === null || keeper?.pk === row.pk) continue;
    const values = { ...place(MEMO, row), task: row.task };
    if (!tasks.has(row.task)) remark(report, 'unknownTask', values);
    else if (keeper) remark(report, 'taskOfAnotherMemo', { ...values, memo: keeper.pk });
    else remark(report, 'taskOfOpenMemo', values);
  }
  return new Map([...keepers].flatMap(([task, { pk }]) => pairOf(task, memos.get(String(pk)))));
}

const pairOf = (task: string, memoId: number | undefined): [string, number][] =>
  memoId === undefined ? [] : [[task, memoId]];
