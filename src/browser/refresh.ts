import { all, idText, one, show, text, toRecord } from './dom';
import { placeWithin, restoreFocus } from './keptFocus';
import { showLost, shownKind } from './lost';
import { isDirty } from './unsavedChanges';

type Kind = 'notice' | 'memo-changed' | 'task-changed' | 'tasks-changed' | 'bulk-progress' | 'import-progress';

/** What changes nothing that a page shows as the memo itself. */
const ONLY_LOOKED_AT = ['memo.seen', 'memo.read'];

let waiting: ReturnType<typeof setTimeout> | undefined;
const kinds = new Set<Kind>();

/** Refreshes `[data-refresh-on~=kind]` parts (each with an id) from the page's own address; many hints make one fetch. */
export function refreshOn(kind: Kind, payload: Record<string, unknown> = {}): void {
  const memo = one('[data-memo]', HTMLElement)?.dataset.memo;
  const task = one('[data-task]', HTMLElement)?.dataset.task;
  if (kind === 'task-changed' && payload.taskId && task && idText(payload.taskId) !== task) return;
  const named = idText(payload.memoId);
  if (kind === 'memo-changed' && memo && named && named !== memo) return;
  if (kind === 'memo-changed' && named && isOthersChange(payload) && needsWarning()) show('[data-page-changed]', true);
  kinds.add(kind);
  clearTimeout(waiting);
  waiting = setTimeout(() => void whenLookedAt(), 300 + Math.random() * 400);
}

/** Fetching a memo is reading it: a tab in the background waits until somebody looks. */
function whenLookedAt(): void {
  if (!document.hidden) return void refresh();
  document.addEventListener('visibilitychange', whenLookedAt, { once: true });
}

const isOthersChange = (payload: Record<string, unknown>): boolean =>
  idText(payload.actorId) !== document.body.dataset.live && !ONLY_LOOKED_AT.includes(text(payload.type));

/** Pages of a memo that cannot bring themselves up to date say so instead. */
const needsWarning = (): boolean =>
  document.querySelector('[data-memo]') !== null && !document.querySelector('[data-refresh-on~="memo-changed"]');

async function refresh(): Promise<void> {
  const parts = all('[data-refresh-on]', HTMLElement).filter((part) =>
    [...kinds].some((kind) => part.dataset.refreshOn?.split(' ').includes(kind)),
  );
  kinds.clear();
  if (parts.length === 0) return;
  const answer = await fetch(location.href, { headers: { Accept: 'text/html' } }).catch(() => undefined);
  if (!answer) return;
  const kind = shownKind();
  if (kind && answer.status === 404 && !answer.redirected) return showLost(kind);
  // No longer ours to see, or signed out: the page itself says so. A server in trouble is left in peace.
  const isLost = answer.redirected || [401, 403, 404].includes(answer.status);
  if (isLost && !parts.some(isBusy)) return location.reload();
  if (isLost || !answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  for (const part of parts) renew(part, page);
  // A part that keeps itself up to date, as the chat does, takes from the page what it needs.
  document.dispatchEvent(new CustomEvent('notes:page', { detail: page }));
}

function renew(part: HTMLElement, page: Document): void {
  const fresh = part.id ? page.getElementById(part.id) : null;
  if (!fresh || fresh.innerHTML === part.innerHTML) return;
  // A part in which somebody is typing, or has a menu open, stays; the bar offers to reload instead.
  if (isBusy(part)) return show('[data-page-changed]', true);
  const place = placeWithin(part);
  part.replaceWith(fresh);
  fresh.dispatchEvent(new CustomEvent('notes:refreshed', { bubbles: true, detail: toRecord({ id: part.id }) }));
  restoreFocus(place, { preventScroll: true });
}

const isBusy = (part: HTMLElement): boolean =>
  isDirty(part) ||
  part.querySelector('form:focus-within, :popover-open, details[data-menu][open], .is-dragged') !== null;
