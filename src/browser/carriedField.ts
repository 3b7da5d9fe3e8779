import { all, record, text, toRecord } from './dom';
import { putValues } from './formValues';
import { forget } from './unsavedChanges';

const KEY = 'notes:carried';

/** A link may take a field along to the form it leads to: what is to be concluded, when a task is made of the memo. */
export function startCarrying(): void {
  arrive();
  document.addEventListener('click', ({ target }) => {
    const link = target instanceof Element ? target.closest('a[data-carries]') : null;
    if (!(link instanceof HTMLAnchorElement)) return;
    const name = link.dataset.carries ?? '';
    const field = all(`form[data-unsaved] [name="${name}"]`, HTMLTextAreaElement).find(({ value }) => value !== '');
    if (!field?.form) return;
    forget(field.form);
    const reader = document.body.dataset.live ?? '';
    const values = { [name]: field.value };
    keep({ reader, path: new URL(link.href).pathname, action: link.dataset.carriesTo, values });
  });
}

/** Forgotten as soon as any other page comes. */
function arrive(): void {
  const carried = record(sessionStorage.getItem(KEY) ?? '');
  if (location.pathname.startsWith('/login')) return;
  sessionStorage.removeItem(KEY);
  // Somebody else may have signed in.
  if (text(carried.reader) !== document.body.dataset.live || text(carried.path) !== location.pathname) return;
  const form = all('form[data-unsaved]', HTMLFormElement).find((one) => one.getAttribute('action') === carried.action);
  if (form) putValues(form, toRecord(carried.values));
}

/** A full or forbidden storage only loses this convenience. */
function keep(carried: Record<string, unknown>): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(carried));
  } catch {
    sessionStorage.removeItem(KEY);
  }
}
