import { randomUUID } from 'node:crypto';
import { recordEvent } from '#src/events/record';
import { refreshTaskSearch } from '#src/features/search/search.service';
import { clock } from '#src/platform/clock';
import { inTransaction, type Tx } from '#src/platform/db';
import { Forbidden, Invalid } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';
import { canHideTask } from '#src/policies/task.policy';
import { followSubtask } from './mainTask.service';
import { setTaskParticipants } from '../roles/participants.service';
import { setTaskStage } from './setStage.service';
import { findStages, getTask, lockTask, type LoadedTask, type Stage } from '../tasks.queries';
import { touchTask } from '../touch.service';

/**
 * Closes the actor's open subtasks or, if there never was one, creates a closed subtask. The main task's rules follow.
 */
export async function closeMyPart(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  task: LoadedTask,
  conclusion: string,
): Promise<void> {
  await inTransaction(db, async (tx) => closePart(tx, actor, await lockTask(tx, task.id), conclusion));
}

export async function closePart(tx: Tx, actor: Actor, main: LoadedTask, conclusion: string): Promise<void> {
  if (!canHideTask(actor, main)) throw new Forbidden('tasks.errors.notYours');
  const done = (await findStages(tx)).find(({ isDone }) => isDone);
  if (!done) throw new Invalid({ form: 'tasks.errors.stageGone' });
  const own = main.subtasks.filter(({ participants }) => participants.some(({ userId }) => userId === actor.id));
  for (const subtask of own.filter(({ stage }) => stage.isActive)) {
    const open = await getTask(tx, subtask.id);
    await setTaskStage(tx, open, done, { actorId: actor.id, conclusion, automatic: null });
  }
  const lastId = own.at(-1)?.id ?? (await makeClosedPart(tx, actor, main, { stage: done, conclusion }));
  await touchTask(tx, main.id, actor);
  await followSubtask(tx, main.id, { id: lastId, stage: done });
}

async function makeClosedPart(
  tx: Tx,
  actor: Actor,
  main: LoadedTask,
  { stage, conclusion }: { stage: Stage; conclusion: string },
): Promise<number> {
  const now = clock.now();
  const { id } = await tx.task.create({
    data: {
      title: main.title,
      ownerId: actor.id,
      departmentId: actor.departmentId,
      stageId: stage.id,
      stageChangedAt: now,
      closedAt: now,
      conclusion: conclusion || null,
      parentId: main.id,
      clientKey: randomUUID(),
      createdAt: now,
      activityAt: now,
      conversation: { create: { createdAt: now } },
    },
    select: { id: true },
  });
  const own = { id: actor.id, name: actor.name };
  const cast = { responsible: [own], coOwner: null, subscribers: [] };
  await setTaskParticipants(tx, { taskId: id, ownerId: actor.id, createdAt: now, cast });
  await refreshTaskSearch(tx, id);
  const alone = { memoId: null, considered: false };
  await recordEvent(tx, { type: 'task.created', actorId: actor.id, taskId: id, changes: alone });
  const changes = { subtask: { id, title: main.title }, responsible: [own] };
  await recordEvent(tx, { type: 'task.subtaskCreated', actorId: actor.id, taskId: main.id, changes });
  return id;
}

export async function hideTask(
  { db }: Pick<Deps, 'db'>,
  actor: Actor,
  task: LoadedTask,
  isHidden: boolean,
): Promise<void> {
  await db.prisma.taskParticipant.updateMany({
    where: { taskId: task.id, userId: actor.id },
    data: { hiddenAt: isHidden ? clock.now() : null },
  });
}
