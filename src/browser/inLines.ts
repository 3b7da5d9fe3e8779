import { all, one } from './dom';

/** The rows come with the first look at them: whoever decides without them fetches none. */
export function startInLines(root: ParentNode): void {
  for (const part of all('[data-in-lines]:not([data-ready])', HTMLDetailsElement, root)) {
    part.dataset.ready = '';
    // The conclusion keeps the focus, without which the bar would shrink away from under the click.
    one('summary', HTMLElement, part)?.addEventListener('mousedown', (event) => event.preventDefault());
    part.addEventListener('toggle', () => {
      if (part.open && !one('[data-lines]', HTMLElement, part)) void fill(part);
    });
  }
}

/** Without an answer the link to the page of the rows stays. */
async function fill(part: HTMLDetailsElement): Promise<void> {
  const link = one('p > a', HTMLAnchorElement, part);
  if (part.dataset.elsewhere !== undefined) return link?.click();
  const answer = await fetch(part.dataset.inLines ?? '', { redirect: 'error' }).catch(() => undefined);
  if (!answer?.ok) return;
  const rows = new DOMParser().parseFromString(await answer.text(), 'text/html');
  link?.parentElement?.replaceWith(...rows.head.children, ...rows.body.children);
  part.dispatchEvent(new CustomEvent('notes:refreshed', { bubbles: true, detail: {} }));
  one('select, .ts-control input', HTMLElement, part)?.focus();
}
