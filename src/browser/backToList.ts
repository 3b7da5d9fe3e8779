import { all, one, record, text } from './dom';

const LIST = 'notes:list';
const WAY_BACK = 'notes:back';

/** The link back from a memo leads to the list as it was left in this tab: its page, filters and place. */
export function startBackToList(): void {
  if (one('#memo-list', HTMLElement)) return keepList();
  const url = text(left().url);
  for (const link of all('a[data-back-to-list]', HTMLAnchorElement)) {
    if (url.startsWith('/memos')) link.href = url;
    link.addEventListener('click', () => sessionStorage.setItem(WAY_BACK, url));
  }
}

const left = () => record(sessionStorage.getItem(LIST) ?? '');
const here = (): string => location.pathname + location.search;

function keepList(): void {
  const { url, y } = left();
  if (sessionStorage.getItem(WAY_BACK) === here() && url === here() && typeof y === 'number') scrollTo(0, y);
  sessionStorage.removeItem(WAY_BACK);
  window.addEventListener('pagehide', () => sessionStorage.setItem(LIST, JSON.stringify({ url: here(), y: scrollY })));
}
