import { all, count, show } from './dom';

const title = document.title;

/** The bell, the section's number and the window's title tell the same. */
export function showUnread(unread: number): void {
  const shown = unread > 99 ? '99+' : String(unread);
  for (const element of all('[data-unread-count]', HTMLElement)) element.textContent = shown;
  show('[data-unread]', unread > 0);
  document.title = unread > 0 ? `(${shown}) ${title}` : title;
}

/** What waits for the reader, beside the section's name: memos to consider, tasks to do, reminders that are due. */
function showWaiting(badge: 'to-consider' | 'to-do' | 'due', waiting: number): void {
  const shown = waiting > 99 ? '99+' : String(waiting);
  for (const element of all(`[data-badge-count="${badge}"]`, HTMLElement)) element.textContent = shown;
  show(`[data-badge="${badge}"]`, waiting > 0);
}

export function showCounts(state: Record<string, unknown>): void {
  if (typeof state.unread === 'number') showUnread(count(state.unread));
  if (typeof state.toConsider === 'number') showWaiting('to-consider', count(state.toConsider));
  if (typeof state.toDo === 'number') showWaiting('to-do', count(state.toDo));
  if (typeof state.dueReminders === 'number') showWaiting('due', count(state.dueReminders));
}
