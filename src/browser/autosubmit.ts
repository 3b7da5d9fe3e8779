const UNTIL_CHOSEN = 600;

/** Filters apply when they change. Text fields wait for Enter. */
export function startAutosubmit(): void {
  let byArrows: EventTarget | null = null;
  let waiting: ReturnType<typeof setTimeout> | undefined;
  document.addEventListener(
    'keydown',
    ({ target }) => (byArrows = target instanceof HTMLSelectElement ? target : null),
  );
  document.addEventListener('pointerdown', () => (byArrows = null));
  document.addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    const form = target.closest('form[data-autosubmit]');
    if (!(form instanceof HTMLFormElement) || target.closest('[data-no-autosubmit]')) return;
    clearTimeout(waiting);
    if (target !== byArrows) return form.requestSubmit();
    // The arrows change a closed list at each step: whoever is on the way to the fourth choice wants no list of the second.
    waiting = setTimeout(() => form.isConnected && form.requestSubmit(), UNTIL_CHOSEN);
  });
  // Empty filters do not clutter the address: one view, one URL.
  document.addEventListener('formdata', (event) => {
    if (!(event.target instanceof HTMLFormElement) || event.target.method !== 'get') return;
    for (const name of new Set(event.formData.keys())) {
      const kept = event.formData.getAll(name).filter((value) => value !== '');
      event.formData.delete(name);
      for (const value of kept) event.formData.append(name, value);
    }
  });
}
