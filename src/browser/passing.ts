import { all } from './dom';

/** What is offered for a moment alone, in milliseconds, goes by itself; who is at it keeps the place in the page. */
export function startPassing(root: ParentNode = document): void {
  for (const form of all('[data-passing]', HTMLElement, root))
    setTimeout(() => leave(form), Number(form.dataset.passing));
}

function leave(form: HTMLElement): void {
  const next = form.contains(document.activeElement) ? form.parentElement : null;
  form.remove();
  if (!next) return;
  next.tabIndex = -1;
  next.focus();
}
