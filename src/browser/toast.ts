import { one } from './dom';

const SHOWN_FOR = 10_000;
const MOST = 3;

export type Toast = { title: string; body?: string; url?: string };

/** A note at the edge of the page. It waits while one points at it or has the focus in it. */
export function toast({ title, body = '', url }: Toast): void {
  const region = one('[data-toasts]', HTMLElement);
  const template = one('#toast-template', HTMLTemplateElement);
  const copy = template?.content.cloneNode(true);
  if (!region || !(copy instanceof DocumentFragment)) return;
  const note = one('.toast-note', HTMLElement, copy);
  const heading = one('[data-toast-title]', HTMLElement, copy);
  if (!note || !heading) return;
  heading.replaceChildren(url ? linkTo(url, title) : title);
  one('[data-toast-body]', HTMLElement, copy)?.replaceChildren(body);
  one('[data-toast-close]', HTMLButtonElement, copy)?.addEventListener('click', () => note.remove());
  region.append(note);
  while (region.childElementCount > MOST) region.firstElementChild?.remove();
  const leave = (): void => {
    if (note.matches(':hover, :focus-within')) setTimeout(leave, 2_000);
    else note.remove();
  };
  setTimeout(leave, SHOWN_FOR);
}

function linkTo(url: string, title: string): HTMLAnchorElement {
  const link = document.createElement('a');
  // Only pages of ours: a path, never another scheme.
  link.href = url.startsWith('/') && !url.startsWith('//') ? url : '/notifications';
  link.textContent = title;
  return link;
}
