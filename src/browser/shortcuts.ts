import { isOfInputMethod, one } from './dom';

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));

const STEPS: Partial<Record<string, string>> = {
  ArrowLeft: '.viewer a[rel=prev]',
  ArrowRight: '.viewer a[rel=next]',
};

/** A key that nothing else on the page has a use for: a text that is read sideways, or a player, has. */
const isBare = ({ target, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean =>
  !ctrlKey && !metaKey && !altKey && !shiftKey && (target === document.body || target === one('main', HTMLElement));

/** `/` leads to the search; Ctrl+Enter (⌘+Enter) in a text sends its form; the arrows lead from file to file. */
export function startShortcuts(): void {
  document.addEventListener('keydown', (event) => {
    if (isOfInputMethod(event)) return;
    if (event.key === '/' && !event.ctrlKey && !event.metaKey && !event.altKey && !isTyping(event.target)) {
      const search = one('#global-search', HTMLInputElement);
      if (!search) return;
      event.preventDefault();
      search.focus();
      search.select();
    }
    if (isBare(event)) one(STEPS[event.key] ?? 'none', HTMLAnchorElement)?.click();
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey) && event.target instanceof HTMLElement) {
      const form = event.target.closest('form');
      if (!form || !event.target.matches('textarea, .editor-text')) return;
      event.preventDefault();
      form.requestSubmit(one('button.btn-primary:not([type=button])', HTMLButtonElement, form) ?? null);
    }
  });
}
