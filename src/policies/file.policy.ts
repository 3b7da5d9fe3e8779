import type { Prisma } from '#src/platform/db';
import type { Actor } from '#src/web/actor';
import { canRemoveFile, visibleTo, type MemoFacts } from './memo.policy';
import { canWorkOnTask, visibleTasks, type TaskFacts } from './task.policy';

type Person = Pick<Actor, 'id' | 'isExecutive' | 'isOperator' | 'company'>;

export type FileFacts = { messageId: number | null; memo: MemoFacts | null; task: TaskFacts | null };

export const visibleOwners = (actor: Person) => [{ memo: visibleTo(actor) }, { task: visibleTasks(actor) }] as const;

/** A deleted message has no files. */
export function visibleFiles(actor: Person): Prisma.AttachmentWhereInput {
  const owner = [...visibleOwners(actor)];
  return { OR: [...owner, { message: { deletedAt: null, conversation: { OR: owner } } }] };
}

/** Files of a message are deleted with the message. */
export function canDeleteFile(actor: Person, { messageId, memo, task }: FileFacts): boolean {
  if (messageId !== null) return false;
  return memo ? canRemoveFile(actor, memo) : task !== null && canWorkOnTask(actor, task);
}
