/** Filters apply when they change. Text fields wait for Enter. */
export function startAutosubmit(): void {
  document.addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLElement)) return;
    const form = target.closest('form[data-autosubmit]');
    if (!(form instanceof HTMLFormElement) || target.closest('[data-no-autosubmit]')) return;
    form.requestSubmit();
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
