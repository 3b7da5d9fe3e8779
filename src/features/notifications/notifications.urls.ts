import { memoUrls } from '#src/features/memos/memos.urls';
import { taskUrls } from '#src/features/tasks/tasks.urls';
import type { Place } from '#src/platform/http/context';

type Filter = { read?: string | undefined; kind?: string | undefined; after?: number | undefined };

/** The addresses of notices, in one place. */
export const noticeUrls = {
  list(filter: Filter = {}): string {
    const query = new URLSearchParams();
    for (const [name, value] of Object.entries(filter)) if (value !== undefined) query.set(name, String(value));
    return query.size > 0 ? `/notifications?${query.toString()}` : '/notifications';
  },
  show: (id: number) => `/notifications/${id}`,
  readAll: '/notifications/reading',
};

/** Where a notice or its mail leads: to the memo or task, or to what was said in its chat. */
export function placeUrl({ kind, id }: Place, messageId: number | null = null): string {
  const urls = kind === 'memo' ? memoUrls : taskUrls;
  return messageId === null ? urls.show(id) : urls.message(id, messageId);
}
