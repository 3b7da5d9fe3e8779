import { all } from './dom';

const LONGEST_WAIT = 20_000;
const sending = new Map<HTMLFormElement, HTMLElement | null>();

/** A double click sends once. The buttons come back when the page is shown again, or when no answer came. */
export function startSubmitOnce(): void {
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== 'post') return;
    if (sending.has(form)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    if (event.defaultPrevented) return;
    lock(form, event.submitter);
    setTimeout(() => unlock(form), LONGEST_WAIT);
  });
  // Also a page out of the back/forward cache.
  window.addEventListener('pageshow', () => {
    for (const form of [...sending.keys()]) unlock(form);
  });
}

export function lock(form: HTMLFormElement, submitter: HTMLElement | null): void {
  sending.set(form, submitter);
  for (const button of buttonsOf(form)) button.setAttribute('aria-disabled', 'true');
  submitter?.setAttribute('aria-busy', 'true');
}

export function unlock(form: HTMLFormElement): void {
  sending.get(form)?.removeAttribute('aria-busy');
  sending.delete(form);
  for (const button of buttonsOf(form)) button.removeAttribute('aria-disabled');
}

/** Whether a form of this page is on its way: its answer is the next page. */
export const isAnySending = (): boolean => sending.size > 0;

export const isSending = (form: HTMLFormElement): boolean => sending.has(form);

const buttonsOf = (form: HTMLFormElement): HTMLButtonElement[] =>
  all('button:not([type=button])', HTMLButtonElement, form);
