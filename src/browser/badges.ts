import { all, count, show } from './dom';

const title = document.title;

/** The bell, the section's number and the window's title tell the same. */
export function showUnread(unread: number): void {
  const shown = unread > 99 ? '99+' : String(unread);
  for (const element of all('[data-unread-count]', HTMLElement)) element.textContent = shown;
  show('[data-unread]', unread > 0);
  document.title = unread > 0 ? `(${shown}) ${title}` : title;
}

export function showToConsider(waiting: number): void {
  for (const element of all('[data-to-consider-count]', HTMLElement)) element.textContent = String(waiting);
  show('[data-to-consider]', waiting > 0);
}

export function showCounts(state: Record<string, unknown>): void {
  if (typeof state.unread === 'number') showUnread(count(state.unread));
  if (typeof state.toConsider === 'number') showToConsider(count(state.toConsider));
}
