import { recordTaskReading } from '#src/features/audit/readings.service';
import { openRequests } from '#src/features/accessRequests/requests.view';
import { attachmentSelect } from '#src/features/files/attachment.select';
import type { Database, Prisma, Tx } from '#src/platform/db';
import type { Actor } from '#src/web/actor';
import { visibleTasks, type TaskFacts } from '#src/policies/task.policy';
import { taskRole } from '#src/subjects/role.select';

const stage = {
  select: { id: true, name: true, colour: true, isDefault: true, isInProgress: true, isDone: true, isActive: true },
} as const;

const include = {
  owner: { select: { id: true, name: true } },
  department: { select: { name: true } },
  stage,
  parent: { select: { id: true, title: true, dueDate: true, participants: { select: taskRole } } },
  project: { select: { id: true, kind: true, title: true, participants: { select: taskRole } } },
  memo: { select: { id: true, title: true } },
  conversation: { select: { id: true, revision: true } },
  accessRequests: openRequests,
  tags: { select: { tag: { select: { id: true, name: true, archivedAt: true } } } },
  attachments: { select: { ...attachmentSelect, sha256: true }, orderBy: { id: 'asc' } },
  participants: {
    select: {
      ...taskRole,
      seenAt: true,
      hiddenAt: true,
      mutedAt: true,
      user: {
        select: { name: true, isExecutive: true, deactivatedAt: true, department: { select: { name: true } } },
      },
    },
  },
  subtasks: {
    select: {
      id: true,
      title: true,
      dueDate: true,
      conclusion: true,
      stage,
      participants: { where: { isResponsible: true }, select: { userId: true, user: { select: { name: true } } } },
    },
    orderBy: { id: 'asc' },
  },
} satisfies Prisma.TaskInclude;

type Row = Prisma.TaskGetPayload<{ include: typeof include }>;

export type LoadedTask = Row & TaskFacts;

const loaded = (row: Row): LoadedTask => ({ ...row, parentParticipants: row.parent?.participants ?? [] });

type Admit = (task: LoadedTask) => void;

/**
 * Null when it does not exist or is not visible. Loading it counts as reading: without a role that is recorded, unless
 * `admit` throws.
 */
export const findTaskFor = (db: Database, actor: Actor, id: number, admit?: Admit): Promise<LoadedTask | null> =>
  findVisible(db, actor, { id }, admit);

/** Null for a task that is no project, too. */
export const findProjectFor = (db: Database, actor: Actor, id: number, admit?: Admit): Promise<LoadedTask | null> =>
  findVisible(db, actor, { id, kind: 'project' }, admit);

async function findVisible(
  db: Database,
  actor: Actor,
  which: Prisma.TaskWhereInput,
  admit: Admit = () => undefined,
): Promise<LoadedTask | null> {
  const row = await db.prisma.task.findFirst({ where: { AND: [which, visibleTasks(actor)] }, include });
  if (!row) return null;
  const task = loaded(row);
  admit(task);
  await recordTaskReading(db, actor, task);
  return task;
}

/** Locks the task with its whole family: the main task's row is locked first. */
export async function lockTask(tx: Tx, taskId: number): Promise<LoadedTask> {
  await tx.$queryRaw`
    SELECT 1 FROM tasks WHERE id = (SELECT coalesce(parent_id, id) FROM tasks WHERE id = ${taskId}) FOR UPDATE`;
  await tx.$queryRaw`SELECT 1 FROM tasks WHERE id = ${taskId} FOR UPDATE`;
  return getTask(tx, taskId);
}

/** For services that hold the lock, regardless of visibility. */
export async function getTask(tx: Tx, taskId: number): Promise<LoadedTask> {
  return loaded(await tx.task.findUniqueOrThrow({ where: { id: taskId }, include }));
}

export type Stage = Row['stage'];

export const findStages = (db: Database['prisma'] | Tx) =>
  db.taskStage.findMany({ where: { archivedAt: null }, orderBy: [{ position: 'asc' }, { id: 'asc' }], ...stage });

export const responsibleOf = (task: Pick<LoadedTask, 'participants'>) =>
  task.participants.filter(({ isResponsible }) => isResponsible);

export const isTeamTask = (task: Pick<LoadedTask, 'kind' | 'participants' | 'parentId'>): boolean =>
  task.kind === 'task' && task.parentId === null && responsibleOf(task).length > 1;

const file = {
  id: true,
  fileName: true,
  mediaType: true,
  sizeBytes: true,
  scan: true,
  uploaderId: true,
  uploader: { select: { name: true } },
} as const;

export async function findSubtaskFiles(db: Database['prisma'], task: LoadedTask) {
  const closed = task.subtasks.filter(({ stage: { isActive } }) => !isActive).map(({ id }) => id);
  if (closed.length === 0) return [];
  return db.attachment.findMany({ where: { taskId: { in: closed } }, select: file, orderBy: { id: 'asc' } });
}

/** The first subtasks of a main task that the actor sees. */
export const findSubtasksFor = (db: Database['prisma'], actor: Actor, parentId: number, most: number) =>
  db.task.findMany({
    where: { AND: [{ parentId }, visibleTasks(actor)] },
    select: { id: true, title: true, dueDate: true, stage, participants: include.subtasks.select.participants },
    orderBy: { id: 'asc' },
    take: most,
  });
