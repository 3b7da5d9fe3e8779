import { all, one, record, text, toRecord } from './dom';
import { forget } from './unsavedChanges';

const KEY = 'notes:form';
const SECRET = 'input[type=password], input[type=file], input[type=hidden]';

/** Whose page this is. */
const reader = (): string => document.body.dataset.live ?? '';

/**
 * When the session ran out while somebody wrote, the answer to "Send" is the login page. What was typed waits in this
 * tab until the same form is back for the same person, and is forgotten as soon as any other page comes. A link may take a field along to the
 * form it leads to: what is to be concluded, when a task is made of the memo.
 */
export function startFormDraft(): void {
  restore();
  document.addEventListener('click', takeAlong);
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || !form.matches('form[data-unsaved]')) return;
    const values = fieldsOf(form).map((field): [string, unknown] => [field.name, valueOf(field)]);
    keep(
      JSON.stringify({
        reader: reader(),
        path: location.pathname,
        action: form.getAttribute('action'),
        values: Object.fromEntries(values),
      }),
    );
  });
}

function takeAlong({ target }: Event): void {
  const link = target instanceof Element ? target.closest('a[data-carries]') : null;
  if (!(link instanceof HTMLAnchorElement)) return;
  const name = link.dataset.carries ?? '';
  const field = all(`form[data-unsaved] [name="${name}"]`, HTMLTextAreaElement).find(({ value }) => value !== '');
  if (!field?.form) return;
  forget(field.form);
  keep(
    JSON.stringify({
      reader: reader(),
      path: new URL(link.href).pathname,
      action: link.dataset.carriesTo,
      values: { [name]: field.value },
    }),
  );
}

function restore(): void {
  const draft = record(sessionStorage.getItem(KEY) ?? '');
  if (location.pathname.startsWith('/login')) return;
  sessionStorage.removeItem(KEY);
  // Somebody else may have signed in.
  if (text(draft.reader) !== reader()) return;
  // The page with the errors brings the text along by itself.
  if (text(draft.path) !== location.pathname || one('[data-autofocus]', HTMLElement)) return;
  const form = all('form[data-unsaved]', HTMLFormElement).find((one) => one.getAttribute('action') === draft.action);
  const values = toRecord(draft.values);
  for (const field of form ? fieldsOf(form) : []) if (field.name in values) put(field, values[field.name]);
}

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const isField = (element: Element): element is Field =>
  (element instanceof HTMLInputElement ||
    element instanceof HTMLTextAreaElement ||
    element instanceof HTMLSelectElement) &&
  element.name !== '' &&
  !element.matches(SECRET);

const fieldsOf = (form: HTMLFormElement): Field[] => [...form.elements].filter(isField);

function valueOf(field: Field): unknown {
  if (field instanceof HTMLSelectElement) return [...field.selectedOptions].map((option) => option.value);
  if (field instanceof HTMLInputElement && field.type === 'checkbox') return field.checked;
  return field.value;
}

function put(field: Field, value: unknown): void {
  if (field instanceof HTMLSelectElement && Array.isArray(value)) {
    for (const option of field.options) option.selected = value.includes(option.value);
  } else if (field instanceof HTMLInputElement && typeof value === 'boolean') field.checked = value;
  else if (typeof value === 'string') field.value = value;
  field.dispatchEvent(new Event('change', { bubbles: true }));
}

/** A full or forbidden storage only loses this convenience. */
function keep(json: string): void {
  try {
    sessionStorage.setItem(KEY, json);
  } catch {
    sessionStorage.removeItem(KEY);
  }
}
