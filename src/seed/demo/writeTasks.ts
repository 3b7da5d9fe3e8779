import { randomUUID } from 'node:crypto';
import type { Prisma, Tx } from '#src/platform/db';
import type { Calendar } from './calendar';
import type { Cast } from './cast';
import { writeTalks } from './talks';
import type { DemoMemo, DemoTask } from './types';

/** A task, and what it came of. */
export type PlannedTask = { task: DemoTask; memoId?: number; memo?: DemoMemo; parentId?: number };

const HOUR = 3_600_000;

/** Writes tasks, table by table, and then their subtasks. */
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
  const subtasks = written.flatMap(({ task, taskId }) =>
    (task.subtasks ?? []).map((subtask) => ({ task: subtask, parentId: taskId })),
  );
  if (subtasks.length > 0) await writeTasks(tx, subtasks, calendar, cast);
}

function rowOf({ task, memo, memoId, parentId }: PlannedTask, { at, day }: Calendar, cast: Cast) {
  const createdAt = at(task.at);
  const closedAt = task.closed ? at(task.closed) : null;
  return {
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
