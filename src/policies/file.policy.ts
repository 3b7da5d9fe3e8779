import type { Prisma } from '#src/platform/db';
import type { Actor } from '#src/web/actor';
import { canRemoveFile, visibleTo, type MemoFacts } from './memo.policy';
import { canWorkOnTask, visibleTasks, type TaskFacts } from './task.policy';

/** What one may do with a file: what one may do with the memo or task it hangs at, itself or by a message of the chat. */

type Person = Pick<Actor, 'id' | 'isExecutive' | 'isOperator' | 'company'>;

export type FileFacts = { messageId: number | null; memo: MemoFacts | null; task: TaskFacts | null };

/** What hangs at a memo, or at a task, that the actor may see: as filters for rows that belong to either. */
export const visibleOwners = (actor: Person) => [{ memo: visibleTo(actor) }, { task: visibleTasks(actor) }] as const;

/** All files that the actor may see, as a filter for every query. A deleted message has no files. */
export function visibleFiles(actor: Person): Prisma.AttachmentWhereInput {
  const owner = [...visibleOwners(actor)];
  return { OR: [...owner, { message: { deletedAt: null, conversation: { OR: owner } } }] };
}

/** What hangs at a message goes with the message. */
export function canDeleteFile(actor: Person, { messageId, memo, task }: FileFacts): boolean {
  if (messageId !== null) return false;
  return memo ? canRemoveFile(actor, memo) : task !== null && canWorkOnTask(actor, task);
}
