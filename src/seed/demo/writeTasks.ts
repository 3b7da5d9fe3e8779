import { randomUUID } from 'node:crypto';
import { refreshTaskSearch } from '#src/features/search/search.service';
import type { Prisma, Tx } from '#src/platform/db';
import { plainText } from '#src/platform/richText';
import type { Calendar } from './calendar';
import type { Cast } from './cast';
import { writeTalks } from './talks';
import type { DemoMemo, DemoTask } from './types';

/** A task, and what it came of. */
export type PlannedTask = { task: DemoTask; memoId?: number; memo?: DemoMemo; parentId?: number; projectId?: number };

const HOUR = 3_600_000;

/** Writes tasks and projects, table by table, and then what belongs to them. */
export async function writeTasks(tx: Tx, planned: PlannedTask[], calendar: Calendar, cast: Cast): Promise<void> {
  const rows = planned.map((one) => rowOf(one, calendar, cast));
  const made = await tx.task.createManyAndReturn({ data: rows, select: { id: true, clientKey: true } });
  const ids = new Map(made.map(({ id, clientKey }) => [clientKey, id]));
  const written = planned.map(({ task }, index) => ({ task, taskId: ids.get(rows[index]?.clientKey ?? '') ?? 0 }));
  await tx.taskParticipant.createMany({
    data: written.flatMap(({ task, taskId }) => participantsOf(task, taskId, calendar.at(task.at), cast)),
  });
  await tx.taskTag.createMany({
    data: written.flatMap(({ task, taskId }) => (task.tags ?? []).map((name) => ({ taskId, tagId: cast.tag(name) }))),
  });
  const conversations = await tx.conversation.createManyAndReturn({
    data: written.map(({ task, taskId }) => ({ taskId, createdAt: calendar.at(task.at) })),
    select: { id: true, taskId: true },
  });
  const talkOf = new Map(conversations.map(({ id, taskId }) => [taskId, id]));
  const talks = written.map(({ task, taskId }) => ({
    conversationId: talkOf.get(taskId) ?? 0,
    said: task.talk ?? [],
    readers: [],
  }));
  await writeTalks(tx, talks, calendar, cast);
  await writeTaskHistory(tx, planned, written, calendar, cast);
  for (const { taskId } of written) await refreshTaskSearch(tx, taskId);
  const inner = written.flatMap(({ task, taskId }): PlannedTask[] => [
    ...(task.subtasks ?? []).map((subtask) => ({ task: subtask, parentId: taskId })),
    ...(task.tasks ?? []).map((part) => ({ task: part, projectId: taskId })),
  ]);
  if (inner.length > 0) await writeTasks(tx, inner, calendar, cast);
}

type Written = { task: DemoTask; taskId: number };

/** Who made it, and how it came to its stage. Nobody is told of what happened weeks ago. */
async function writeTaskHistory(
  tx: Tx,
  planned: PlannedTask[],
  written: Written[],
  { at }: Calendar,
  cast: Cast,
): Promise<void> {
  const events = written.flatMap(({ task, taskId }, index) => {
    const actorId = cast.id(task.owner);
    const memoId = planned[index]?.memoId ?? null;
    const made = { taskId, actorId, type: 'task.created', changes: { memoId, considered: memoId !== null } };
    const between = { from: 'pending', to: task.stage, automatic: null };
    const workerId = cast.id(task.responsible[0] ?? task.owner);
    const moved = task.closed
      ? { type: 'task.closed', changes: { ...between, conclusion: plainText(task.conclusion ?? '') } }
      : { type: 'task.stageChanged', changes: between };
    const movedAt = task.closed ? at(task.closed) : new Date(at(task.at).getTime() + HOUR);
    return [
      { ...made, createdAt: at(task.at) },
      ...(task.stage === 'pending' ? [] : [{ ...moved, taskId, actorId: workerId, createdAt: movedAt }]),
    ];
  });
  const inOrder = events.toSorted((one, other) => one.createdAt.getTime() - other.createdAt.getTime());
  await tx.event.createMany({ data: inOrder });
}

function rowOf({ task, memo, memoId, parentId, projectId }: PlannedTask, { at, day }: Calendar, cast: Cast) {
  const createdAt = at(task.at);
  const closedAt = task.closed ? at(task.closed) : null;
  return {
    kind: task.tasks ? 'project' : 'task',
    title: task.title,
    description: task.description ?? memo?.body ?? '',
    ownerId: cast.id(task.owner),
    departmentId: cast.departmentId(task.owner),
    stageId: cast.stage(task.stage),
    stageChangedAt: closedAt ?? createdAt,
    priority: task.priority ?? 'middle',
    dueDate: task.due === undefined ? null : day(task.due),
    nextStep: task.nextStep ?? null,
    nextStepDate: task.nextStepIn === undefined ? null : day(task.nextStepIn),
    leadTime: task.leadTime ?? null,
    closedAt,
    activityAt: closedAt ?? createdAt,
    conclusion: task.conclusion ?? null,
    parentId: parentId ?? null,
    projectId: projectId ?? null,
    memoId: memoId ?? null,
    clientKey: randomUUID(),
    createdAt,
  } satisfies Prisma.TaskCreateManyInput;
}

function participantsOf(task: DemoTask, taskId: number, createdAt: Date, cast: Cast) {
  const active = new Set([task.owner, ...(task.coOwner ? [task.coOwner] : []), ...task.responsible]);
  return [...new Set([...active, ...(task.subscribers ?? [])])].map((who) => ({
    taskId,
    userId: cast.id(who),
    isOwner: who === task.owner,
    isCoOwner: who === task.coOwner,
    isResponsible: task.responsible.includes(who),
    isSubscriber: !active.has(who),
    createdAt,
    joinedAt: createdAt,
    seenAt: new Date(createdAt.getTime() + HOUR),
  }));
}
