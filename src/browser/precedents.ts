import { all, one } from './dom';

/** What was fetched is there at once when its part of the page is drawn anew. */
const known = new Map<string, string>();
const WAIT_MS = 600;
const TITLE_FROM = 6;

/** Earlier memos like the one that is read or written. */
export function startPrecedents(root: ParentNode): void {
  for (const card of all('[data-precedents]:not([data-ready])', HTMLElement, root)) void fill(card);
  for (const part of all('[data-precedents-of]:not([data-ready])', HTMLElement, root)) startAsking(part);
}

async function fill(card: HTMLElement): Promise<void> {
  card.dataset.ready = '';
  const url = card.dataset.precedents ?? '';
  const html = known.get(url) ?? (await fetchPart(url));
  if (html === undefined) return;
  known.set(url, html);
  card.hidden = show(card, html) === 0;
}

async function fetchPart(url: string): Promise<string | undefined> {
  const answer = await fetch(url, { redirect: 'error' }).catch(() => undefined);
  return answer?.ok ? answer.text() : undefined;
}

function show(part: HTMLElement, html: string): number {
  const list = one('[data-precedents-list]', HTMLElement, part);
  const found = new DOMParser().parseFromString(html, 'text/html').body;
  list?.replaceChildren(...found.children);
  return list ? all('li', HTMLElement, list).length : 0;
}

/** While a title is typed; a line until somebody wants to see them. */
function startAsking(part: HTMLElement): void {
  part.dataset.ready = '';
  const form = part.closest('form');
  const title = form && one('[name=title]', HTMLInputElement, form);
  if (!form || !title) return;
  const purpose = one('[name=purpose]', HTMLSelectElement, form);
  const count = one('[data-precedents-count]', HTMLElement, part);
  let waiting: number | undefined;
  let asked = '';
  const ask = async (): Promise<void> => {
    const query = new URLSearchParams({
      part: '1',
      title: title.value.trim(),
      purpose: purpose?.value ?? '',
    }).toString();
    if (query === asked) return;
    asked = query;
    const html =
      title.value.trim().length < TITLE_FROM ? '' : await fetchPart(`${part.dataset.precedentsOf ?? ''}?${query}`);
    if (html === undefined || query !== asked) return;
    const found = show(part, html);
    part.hidden = found === 0;
    if (count) count.textContent = found === 0 ? '' : `(${found})`;
  };
  const later = (): void => {
    window.clearTimeout(waiting);
    waiting = window.setTimeout(() => void ask(), WAIT_MS);
  };
  part.hidden = true;
  title.addEventListener('input', later);
  purpose?.addEventListener('change', later);
  if (title.value.trim() !== '') later();
}
