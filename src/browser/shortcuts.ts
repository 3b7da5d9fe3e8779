import { SHORTCUTS } from '#src/platform/shortcuts';
import { isOfInputMethod, one } from './dom';
import { holdKeys } from './earlyKeys';
import { areKeysFree } from './pageKeys';

/** Where keys lead that are pressed on the page itself. */
const LINKS: Partial<Record<string, string>> = {
  [SHORTCUTS.earlierFile]: '.viewer a[rel=prev]',
  [SHORTCUTS.laterFile]: '.viewer a[rel=next]',
};

/** A key that nothing else on the page has a use for: a text that is read sideways, or a player, has. */
const isBare = ({ target, ctrlKey, metaKey, altKey, shiftKey }: KeyboardEvent): boolean =>
  !ctrlKey && !metaKey && !altKey && !shiftKey && (target === document.body || target === one('main', HTMLElement));

const isOf = ({ key, ctrlKey, metaKey, altKey }: KeyboardEvent, shortcut: string): boolean =>
  key === shortcut && !ctrlKey && !metaKey && !altKey;

/** Where Ctrl+Enter sends: every field of a form that one writes, and a longer text in any other. */
const WRITING = 'form[data-unsaved] *, textarea, [contenteditable] *, [contenteditable]';

/** Ctrl+K, but in a formatted text, where it makes a link. */
const isPalette = ({ key, ctrlKey, metaKey, altKey, shiftKey, target, defaultPrevented }: KeyboardEvent): boolean =>
  key.toLowerCase() === 'k' &&
  (ctrlKey || metaKey) &&
  !altKey &&
  !shiftKey &&
  !defaultPrevented &&
  !(target instanceof HTMLElement && target.isContentEditable);

/** Its code comes when it is first wanted; without it the button leads to the search page. */
function openPalette(button: HTMLAnchorElement): void {
  const menu = button.closest('details');
  if (menu) {
    menu.open = false;
    one('summary', HTMLElement, menu)?.focus();
  }
  const { palette: styles = '' } = button.dataset;
  holdKeys(async (typed) => (await import('./palette')).togglePalette(styles, button.href, typed)).catch(() =>
    location.assign(button.href),
  );
}

function startPalette(): void {
  document.addEventListener('keydown', (event) => {
    const button = isPalette(event) && !isOfInputMethod(event) ? one('a[data-palette]', HTMLAnchorElement) : undefined;
    if (!button) return;
    event.preventDefault();
    if (!event.repeat) openPalette(button);
  });
  document.addEventListener('click', (event) => {
    const button = event.target instanceof Element ? event.target.closest<HTMLAnchorElement>('a[data-palette]') : null;
    if (!button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    openPalette(button);
  });
}

/** The keys of the table ("n" by `pageKeys`); Ctrl+Enter (⌘+Enter) sends what is being written. */
export function startShortcuts(): void {
  startPalette();
  document.addEventListener('keydown', (event) => {
    if (isOfInputMethod(event)) return;
    const isFree = areKeysFree(event.target);
    if (isFree && isOf(event, SHORTCUTS.search)) goToSearch(event);
    if (isFree && isOf(event, SHORTCUTS.help)) one('.help-tool', HTMLAnchorElement)?.click();
    if (isBare(event)) one(LINKS[event.key] ?? 'none', HTMLAnchorElement)?.click();
  });
  // Before a list of people or an editor takes the Enter for itself.
  document.addEventListener('keydown', sendOnEnter, true);
}

function goToSearch(event: KeyboardEvent): void {
  const search = one('#global-search', HTMLInputElement);
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.select();
}

function sendOnEnter(event: KeyboardEvent): void {
  if (event.key !== 'Enter' || event.repeat || isOfInputMethod(event) || !(event.ctrlKey || event.metaKey)) return;
  const form = event.target instanceof HTMLElement && event.target.matches(WRITING) && event.target.closest('form');
  if (!form) return;
  event.preventDefault();
  event.stopPropagation();
  form.requestSubmit(one('button.btn-primary:not([type=button])', HTMLButtonElement, form) ?? null);
}
