import { randomUUID } from 'node:crypto';
import { refreshTaskSearch } from '#src/features/search/search.service';
import type { TestApp } from '../../support/app';

export type StoredTask = {
  title?: string;
  description?: string;
  owner?: string;
  coOwner?: string;
  responsible?: string[];
  subscribers?: string[];
  stage?: string;
  priority?: 'low' | 'middle' | 'high';
  due?: string;
  step?: string;
  created?: string;
  parent?: number;
  memo?: number;
  files?: string[];
  tag?: string;
};

const dayOf = (day: string | undefined): Date | null => (day ? new Date(`${day}T00:00:00Z`) : null);

/** Writes a task as it stands at some moment, past the forms; answers its id. Its words are searchable. */
export async function storeTask(app: TestApp, task: StoredTask): Promise<number> {
  const { prisma } = app.db;
  const idsOf = (names: string[] = []) => Promise.all(names.map(async (name) => (await app.user(name)).id));
  const owner = await app.user(task.owner ?? 'andrew');
  const stage = await prisma.taskStage.findFirstOrThrow({ where: { name: task.stage ?? 'pending' } });
  const createdAt = task.created ? new Date(task.created) : new Date();
  const { id } = await prisma.task.create({
    data: {
      title: task.title ?? 'A task',
      description: task.description ?? '',
      ownerId: owner.id,
      departmentId: owner.departmentId,
      stageId: stage.id,
      priority: task.priority ?? 'middle',
      dueDate: dayOf(task.due),
      nextStep: task.step ? 'Read the task' : null,
      nextStepDate: dayOf(task.step),
      closedAt: stage.isActive ? null : createdAt,
      parentId: task.parent ?? null,
      memoId: task.memo ?? null,
      clientKey: randomUUID(),
      createdAt,
      activityAt: createdAt,
      conversation: { create: { createdAt } },
    },
  });
  const responsible = new Set(await idsOf(task.responsible));
  const [coOwner] = await idsOf(task.coOwner ? [task.coOwner] : []);
  const active = new Set([owner.id, ...responsible, ...(coOwner === undefined ? [] : [coOwner])]);
  const everybody = new Set([...active, ...(await idsOf(task.subscribers))]);
  await prisma.taskParticipant.createMany({
    data: [...everybody].map((userId) => ({
      taskId: id,
      userId,
      isOwner: userId === owner.id,
      isCoOwner: userId === coOwner,
      isResponsible: responsible.has(userId),
      isSubscriber: !active.has(userId),
      createdAt,
    })),
  });
  const file = { taskId: id, uploaderId: owner.id, mediaType: 'text/plain', sizeBytes: 1, sha256: '0'.repeat(64) };
  await prisma.attachment.createMany({
    data: (task.files ?? []).map((fileName) => ({ ...file, fileName, storageKey: randomUUID() })),
  });
  if (task.tag)
    await prisma.taskTag.create({ data: { task: { connect: { id } }, tag: { create: { name: task.tag } } } });
  await refreshTaskSearch(prisma, id);
  return id;
}
