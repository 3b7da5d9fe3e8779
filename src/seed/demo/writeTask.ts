import { randomUUID } from 'node:crypto';
import type { Tx } from '#src/platform/db';
import type { Calendar } from './calendar';
import type { Cast } from './cast';
import { writeTalk } from './talk';
import type { DemoMemo, DemoTask } from './types';

type Source = { memoId?: number; memo?: DemoMemo; parentId?: number };

const HOUR = 3_600_000;

/** Writes a task and its subtasks. */
export async function writeTask(
  tx: Tx,
  task: DemoTask,
  calendar: Calendar,
  cast: Cast,
  source: Source = {},
): Promise<void> {
  const { at, day } = calendar;
  const createdAt = at(task.at);
  const closedAt = task.closed ? at(task.closed) : null;
  const { id } = await tx.task.create({
    data: {
      title: task.title,
      description: task.description ?? source.memo?.body ?? '',
      ownerId: cast.id(task.owner),
      departmentId: cast.departmentId(task.owner),
      stageId: cast.stage(task.stage),
      stageChangedAt: closedAt ?? createdAt,
      priority: task.priority ?? 'middle',
      startDate: null,
      dueDate: task.due === undefined ? null : day(task.due),
      nextStep: task.nextStep ?? null,
      nextStepDate: task.nextStepIn === undefined ? null : day(task.nextStepIn),
      leadTime: task.leadTime ?? null,
      closedAt,
      conclusion: task.conclusion ?? null,
      parentId: source.parentId ?? null,
      memoId: source.memoId ?? null,
      clientKey: randomUUID(),
      createdAt,
      tags: { create: (task.tags ?? []).map((name) => ({ tagId: cast.tag(name) })) },
      participants: { create: participantsOf(task, createdAt, cast) },
    },
    select: { id: true },
  });
  const conversation = await tx.conversation.create({ data: { taskId: id, createdAt }, select: { id: true } });
  await writeTalk(tx, { conversationId: conversation.id, said: task.talk ?? [], readers: [] }, calendar, cast);
  for (const subtask of task.subtasks ?? []) await writeTask(tx, subtask, calendar, cast, { parentId: id });
}

function participantsOf(task: DemoTask, createdAt: Date, cast: Cast) {
  const active = new Set([task.owner, ...(task.coOwner ? [task.coOwner] : []), ...task.responsible]);
  return [...new Set([...active, ...(task.subscribers ?? [])])].map((who) => ({
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
