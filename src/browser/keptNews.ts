import { one } from './dom';

/** What changed since one last looked stays in sight when the page is fetched anew or reloaded: its address names from where. */
export function keepNews(): void {
  const since = one('[data-since]', HTMLElement)?.dataset.since;
  if (!since) return;
  const url = new URL(location.href);
  if (url.searchParams.has('since')) return;
  url.searchParams.set('since', since);
  history.replaceState(history.state, '', url);
}
