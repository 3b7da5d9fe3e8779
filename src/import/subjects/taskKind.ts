import type { Prisma, TaskKind } from '#src/platform/db';
import type { Stage } from '../context';
import type { PROJECT, TASK, TaskRow } from '../rows/taskRows';

/** A task or project with the row that it comes of. */
export type WrittenTask = {
  row: TaskRow;
  id: number;
  task: Prisma.TaskCreateManyInput & { createdAt: Date };
  responsible: number[];
};

/** Tasks and projects are rows of one table: what they are, and what of others they hang at. */
export type Kind = {
  model: typeof TASK | typeof PROJECT;
  kind: TaskKind;
  stages: ReadonlyMap<string, Stage>;
  /** Numbers that others keep. */
  isReserved: (number: number) => boolean;
  parentOf: (row: TaskRow) => number | null;
  projectOf: (row: TaskRow) => number | null;
  memoOf: (row: TaskRow) => number | null;
};
