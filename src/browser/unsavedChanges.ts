import { isSending } from './submitOnce';

const dirty = new Set<HTMLFormElement>();

/** Leaving a form with typed text asks first, unless the form is what one leaves by. */
export function startUnsavedChanges(): void {
  const mark = ({ target }: Event): void => {
    const form = target instanceof Element ? target.closest('form[data-unsaved]') : null;
    if (form instanceof HTMLFormElement) dirty.add(form);
  };
  document.addEventListener('input', mark);
  document.addEventListener('change', mark);
  window.addEventListener('beforeunload', (event) => {
    if (![...dirty].some((form) => form.isConnected && !isSending(form))) return;
    event.preventDefault();
  });
}

/** What was typed is kept elsewhere. */
export const forget = (form: HTMLFormElement): void => void dirty.delete(form);

export const isDirty = (root: ParentNode): boolean =>
  [...dirty].some((form) => form.isConnected && root.contains(form));
