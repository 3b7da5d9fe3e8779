import type { RowFile } from '#src/platform/rowFile';
import { MEMO, type MemoRow } from '../rows/memoRows';
import { place, remark, type Report } from '../run/report';

/** Which memo here a task or project came of, by its key there. */
export type MemoLinks = { tasks: ReadonlyMap<string, number>; projects: ReadonlyMap<string, number> };

type Keys = { memos: ReadonlyMap<string, number>; tasks: ReadonlySet<string>; projects: ReadonlySet<string> };
type Field = 'task' | 'project';

/**
 * There, many memos may name one task or project, and one memo both; here each came of one, and a memo has a task or a project.
 * The considered memo with the lowest number keeps it.
 */
export function readMemoLinks(report: Report, memoRows: RowFile<MemoRow>, { memos, tasks, projects }: Keys): MemoLinks {
  const rows = [...linkingIn(memoRows)];
  const ofTasks = readKeepers(report, rows, { field: 'task', known: tasks, taken: new Set() });
  const taken = new Set([...ofTasks.values()]);
  const ofProjects = readKeepers(report, rows, { field: 'project', known: projects, taken });
  const here = (keepers: Map<string, number>) =>
    new Map([...keepers].flatMap(([key, pk]) => pairOf(key, memos.get(String(pk)))));
  return { tasks: here(ofTasks), projects: here(ofProjects) };
}

type Linking = Pick<MemoRow, 'pk' | 'file' | 'line' | 'isDraft' | 'stage' | Field>;

/** They are gone through four times, without their texts. */
function* linkingIn(rows: RowFile<MemoRow>): Generator<Linking> {
  for (const { pk, file, line, isDraft, stage, task, project } of rows.inOrder())
    if (task !== null || project !== null) yield { pk, file, line, isDraft, stage, task, project };
}

type Wanted = { field: Field; known: ReadonlySet<string>; taken: ReadonlySet<number> };

function readKeepers(report: Report, rows: readonly Linking[], wanted: Wanted): Map<string, number> {
  const { field, known, taken } = wanted;
  const keepers = new Map<string, number>();
  for (const row of rows) {
    const key = row[field];
    if (key === null || !known.has(key) || row.isDraft || row.stage !== 'rev') continue;
    if (!keepers.has(key) && !taken.has(row.pk)) keepers.set(key, row.pk);
  }
  for (const row of rows) tellLost(report, row, wanted, keepers);
  return keepers;
}

/** Which links do not come along, and why. */
function tellLost(
  report: Report,
  row: Linking,
  { field, known, taken }: Wanted,
  keepers: ReadonlyMap<string, number>,
): void {
  const key = row[field];
  const keeper = keepers.get(key ?? '');
  if (key === null || keeper === row.pk) return;
  const values = { ...place(MEMO, row), [field]: key };
  if (!known.has(key)) remark(report, `${field}Unknown`, values);
  else if (keeper !== undefined) remark(report, `${field}OfAnotherMemo`, { ...values, memo: keeper });
  else remark(report, taken.has(row.pk) ? 'projectBesideTask' : `${field}OfOpenMemo`, values);
}

const pairOf = (key: string, memoId: number | undefined): [string, number][] =>
  memoId === undefined ? [] : [[key, memoId]];
