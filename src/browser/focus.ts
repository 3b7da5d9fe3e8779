import { all, one } from './dom';

/** After an error the summary is read first; its links put the cursor into the field, also into an enhanced one. */
export function startFocus(): void {
  const first = one('[data-autofocus]', HTMLElement);
  // What stays in sight needs no scrolling.
  first?.focus({ preventScroll: first.closest('.decision-bar') !== null });
  document.addEventListener('click', (event) => {
    const link = event.target instanceof Element ? event.target.closest('[data-summary] a[href^="#"]') : null;
    if (!(link instanceof HTMLAnchorElement)) return;
    const field = document.getElementById(link.hash.slice(1));
    if (!field) return;
    event.preventDefault();
    focusField(field);
  });
  // A popover's first field is where one wants to be.
  for (const panel of all('[popover]', HTMLElement)) {
    panel.addEventListener('toggle', (event) => {
      if (event instanceof ToggleEvent && event.newState === 'open') {
        panel.querySelector<HTMLElement>('input:not([type=hidden]), select, textarea, button')?.focus();
      }
    });
  }
}

export function focusField(field: HTMLElement): void {
  const enhanced = field.closest('[data-field]')?.querySelector<HTMLElement>('.editor-text, .ts-control input');
  (enhanced ?? field).focus();
  (enhanced ?? field).scrollIntoView({ block: 'center' });
}
