import { all, show, toRecord } from './dom';
import { isDirty } from './unsavedChanges';

type Kind = 'notice' | 'memo-changed';

let waiting: ReturnType<typeof setTimeout> | undefined;
const kinds = new Set<Kind>();

/** Refreshes `[data-refresh-on~=kind]` parts (each with an id) from the page's own address; many hints make one fetch. */
export function refreshOn(kind: Kind, payload: Record<string, unknown> = {}): void {
  const memo = document.querySelector<HTMLElement>('[data-memo-id]');
  if (kind === 'memo-changed' && payload.memoId !== undefined && memo && String(payload.memoId) !== memo.dataset.memoId) {
    return;
  }
  kinds.add(kind);
  clearTimeout(waiting);
  waiting = setTimeout(() => void refresh(), 300 + Math.random() * 400);
}

async function refresh(): Promise<void> {
  const wanted = [...kinds];
  kinds.clear();
  const parts = all('[data-refresh-on]', HTMLElement).filter((part) =>
    wanted.some((kind) => part.dataset.refreshOn?.split(' ').includes(kind)),
  );
  if (wanted.includes('memo-changed') && document.querySelector('[data-warn-on-change]')) show('[data-page-changed]', true);
  if (parts.length === 0) return;
  // A part in which somebody is typing, or has a menu open, stays; the bar offers to reload instead.
  const busy = parts.filter((part) => isDirty(part) || part.querySelector(':focus-within form, :popover-open, details[data-menu][open]'));
  if (busy.length > 0) show('[data-page-changed]', true);
  const answer = await fetch(location.href, { headers: { Accept: 'text/html' } }).catch(() => undefined);
  if (!answer) return;
  // No longer ours to see, or signed out: the page itself says so.
  if (!answer.ok || answer.redirected) return busy.length === 0 ? location.reload() : undefined;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  for (const part of parts.filter((part) => !busy.includes(part))) {
    const fresh = part.id ? page.getElementById(part.id) : null;
    if (!fresh) continue;
    part.replaceWith(fresh);
    fresh.dispatchEvent(new CustomEvent('notes:refreshed', { bubbles: true, detail: toRecord({ kinds: wanted }) }));
  }
}
