import { randomUUID } from 'node:crypto';
import { postMessage } from '#src/features/conversations/messages.service';
import type { Conversation } from '#src/features/conversations/conversation.access';
import { findActor } from '#src/features/people/actor.queries';
import { createTask } from '#src/features/tasks/form/creating.service';
import { moveTask } from '#src/features/tasks/stage/stage.service';
import { taskConversation } from '#src/features/tasks/page/conversation';
import { getTask, type LoadedTask } from '#src/features/tasks/tasks.queries';
import { newTaskSchema } from '#src/features/tasks/form/form.schema';
import { closeMyPart } from '#src/features/tasks/stage/team.service';
import { inTransaction } from '#src/platform/db';
import type { Actor } from '#src/web/actor';
import { cleanRichText } from '#src/platform/richText';
import type { TestApp } from './app';

export type NewTask = {
  kind?: 'task' | 'project';
  title?: string;
  description?: string;
  /** Demo people's names; the owner when nobody is named. */
  responsible?: string[];
  coOwner?: string;
  subscribers?: string[];
  /** The id of the main task. */
  parent?: number;
  /** The id of its project. */
  project?: number;
  /** The id of the memo it comes of. */
  memo?: number;
  startDate?: string;
  dueDate?: string;
  nextStep?: string;
  nextStepDate?: string;
  clientKey?: string;
};

export async function actorOf(app: TestApp, person: string): Promise<Actor> {
  const actor = await findActor(app.db, (await app.user(person)).id);
  if (!actor) throw new Error(`${person} is not here`);
  return actor;
}

const versionOf = async ({ db }: TestApp, id: number) =>
  String((await db.prisma.memo.findUnique({ where: { id }, select: { version: true } }))?.version ?? '');

/** Makes a task through the services, as that person; answers its id. */
export async function makeTask(app: TestApp, owner: string, task: NewTask = {}): Promise<number> {
  const idOf = async (person: string) => String((await app.user(person)).id);
  const idsOf = (people: string[]) => Promise.all(people.map(idOf));
  const { kind = 'task', title, responsible, coOwner, subscribers, parent, project, memo, clientKey, ...fields } = task;
  const input = newTaskSchema.parse({
    ...fields,
    clientKey: clientKey ?? randomUUID(),
    title: title ?? 'Order new chairs',
    responsible: await idsOf(responsible ?? [owner]),
    subscribers: await idsOf(subscribers ?? []),
    ...(coOwner === undefined ? {} : { coOwner: await idOf(coOwner) }),
    ...(parent === undefined ? {} : { parent: String(parent) }),
    ...(project === undefined ? {} : { project: String(project) }),
    ...(memo === undefined ? {} : { memo: String(memo), version: await versionOf(app, memo) }),
  });
  return (await createTask(app.deps, await actorOf(app, owner), { ...input, kind }, [])).id;
}

export const taskOf = (app: TestApp, taskId: number): Promise<LoadedTask> =>
  inTransaction(app.db, (tx) => getTask(tx, taskId));

export async function stageIdOf(app: TestApp, name: string): Promise<number> {
  return (await app.db.prisma.taskStage.findFirstOrThrow({ where: { name } })).id;
}

/** Moves the task to the stage of this name, with the line it is closed with. */
export async function moveTo(
  app: TestApp,
  person: string,
  taskId: number,
  stage: string,
  conclusion = '',
): Promise<void> {
  const move = { stage: await stageIdOf(app, stage), conclusion: cleanRichText(conclusion) };
  await moveTask(app.deps, await actorOf(app, person), await taskOf(app, taskId), move);
}

/** "Completed" in a team task: closes one's own part of it. */
export async function closePart(app: TestApp, person: string, taskId: number, conclusion = ''): Promise<void> {
  await closeMyPart(app.deps, await actorOf(app, person), await taskOf(app, taskId), cleanRichText(conclusion));
}

/** The task's chat, as that person stands to it. */
export async function taskTalk(app: TestApp, person: string, taskId: number): Promise<Conversation> {
  const conversation = taskConversation(await actorOf(app, person), await taskOf(app, taskId));
  if (!conversation) throw new Error(`Task ${taskId} has no chat`);
  return conversation;
}

/** Says something in the task's chat; answers the message's id. */
export async function sayInTask(app: TestApp, person: string, taskId: number, message: string): Promise<number> {
  const talk = await taskTalk(app, person, taskId);
  const said = await postMessage(app.deps, await actorOf(app, person), talk, { message, clientKey: randomUUID() }, []);
  return said.id;
}

/** The types of the task's events, oldest first. */
export async function taskEventsOf(app: TestApp, taskId: number): Promise<string[]> {
  const events = await app.db.prisma.event.findMany({
    where: { taskId },
    orderBy: { id: 'asc' },
    select: { type: true },
  });
  return events.map(({ type }) => type);
}
