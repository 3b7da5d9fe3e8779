import { memoUrls } from '#src/features/memos/memos.urls';
import { taskUrls } from '#src/features/tasks/tasks.urls';
import type { Place } from '#src/platform/http/context';

export type Columns = { memoId: number | null; taskId: number | null };

export const placeOf = ({ memoId, taskId }: Columns): Place =>
  memoId === null ? { kind: 'task', id: taskId ?? 0 } : { kind: 'memo', id: memoId };

export const columnOf = ({ kind, id }: Place): { memoId: number } | { taskId: number } =>
  kind === 'memo' ? { memoId: id } : { taskId: id };

/** Of the deciders' notes. */
export const notesUrl = (memoId: number): string => memoUrls.notes(memoId);

/** `messageId` links to a message in the chat. */
export function placeUrl({ kind, id }: Place, messageId: number | null = null): string {
  const urls = kind === 'memo' ? memoUrls : taskUrls;
  return messageId === null ? urls.show(id) : urls.message(id, messageId);
}
