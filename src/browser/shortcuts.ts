import { one } from './dom';

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));

/** `/` leads to the search; Ctrl+Enter (⌘+Enter) in a text sends its form. */
export function startShortcuts(): void {
  document.addEventListener('keydown', (event) => {
    if (event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target)) {
      const search = one('#global-search', HTMLInputElement);
      if (!search) return;
      event.preventDefault();
      search.focus();
      search.select();
    }
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && event.target instanceof HTMLElement) {
      const form = event.target.closest('form');
      if (!form || !event.target.matches('textarea, trix-editor')) return;
      event.preventDefault();
      form.requestSubmit(one('button.btn-primary:not([type=button])', HTMLButtonElement, form) ?? null);
    }
  });
}
