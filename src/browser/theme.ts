import { one } from './dom';

/** The switch of the header: at once in the page, then told to the server. Without JavaScript it is a plain form. */
export function startTheme(): void {
  const form = one('form[data-theme-form]', HTMLFormElement);
  form?.addEventListener('submit', (event) => {
    const button = event.submitter;
    if (!(button instanceof HTMLButtonElement)) return;
    event.preventDefault();
    document.documentElement.dataset.bsTheme = button.value;
    // The button just pressed is gone; its counterpart takes the focus.
    for (const other of form.querySelectorAll('button')) if (other !== button) other.focus();
    void fetch(form.action, {
      method: 'POST',
      headers: { Accept: 'application/json' },
      body: new URLSearchParams({ theme: button.value }),
    }).catch(() => undefined);
  });
}
