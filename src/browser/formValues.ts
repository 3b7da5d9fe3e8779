const SECRET = 'input[type=password], input[type=file]';
/** Whose form it is and how far it has come, unlike other hidden fields, belongs to what was typed. */
const OWN = '[name=clientKey], [name=version], [name=saves]';

type Field = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

const isField = (element: Element): element is Field =>
  (element instanceof HTMLInputElement ||
    element instanceof HTMLTextAreaElement ||
    element instanceof HTMLSelectElement) &&
  element.name !== '' &&
  !element.matches(SECRET) &&
  (!element.matches('input[type=hidden]') || element.matches(OWN));

const fieldsOf = (form: HTMLFormElement): Field[] => [...form.elements].filter(isField);
const isTyped = (field: Field): boolean => !field.matches('input[type=hidden]');

export type Values = Record<string, unknown>;

/** What the form says, and which form it is. Boxes of one name are told apart by their value. */
export const valuesOf = (form: HTMLFormElement): Values =>
  Object.fromEntries(fieldsOf(form).map((field): [string, unknown] => [nameOf(field), valueOf(field)]));

/** What people typed or chose alone, to see whether it has changed. */
export const typedIn = (form: HTMLFormElement): string => JSON.stringify(fieldsOf(form).filter(isTyped).map(valueOf));

export function putValues(form: HTMLFormElement, values: Values): void {
  for (const name of ['version', 'saves']) if (typeof values[name] === 'string') setHidden(form, name, values[name]);
  for (const field of fieldsOf(form)) if (nameOf(field) in values) put(field, values[nameOf(field)]);
}

export const hiddenOf = (form: HTMLFormElement, name: string): string => {
  const field = form.elements.namedItem(name);
  return field instanceof HTMLInputElement ? field.value : '';
};

export function setHidden(form: HTMLFormElement, name: string, value: string): void {
  const field = form.elements.namedItem(name);
  if (field instanceof HTMLInputElement) return void (field.value = value);
  const made = document.createElement('input');
  Object.assign(made, { type: 'hidden', name, value });
  form.append(made);
}

const isBox = (field: Field): field is HTMLInputElement =>
  field instanceof HTMLInputElement && (field.type === 'checkbox' || field.type === 'radio');

const nameOf = (field: Field): string => (isBox(field) ? `${field.name}=${field.value}` : field.name);

function valueOf(field: Field): unknown {
  if (field instanceof HTMLSelectElement)
    return [...field.selectedOptions].map(({ value, text }) => ({ value, text: text.trim() }));
  return isBox(field) ? field.checked : field.value;
}

function put(field: Field, value: unknown): void {
  if (field instanceof HTMLSelectElement && Array.isArray(value)) choose(field, value.map(toOption));
  else if (isBox(field) && typeof value === 'boolean') field.checked = value;
  else if (typeof value === 'string') field.value = value;
  if (isTyped(field)) field.dispatchEvent(new Event('change', { bubbles: true }));
}

type Choice = { value: string; text: string };

function toOption(value: unknown): Choice {
  if (typeof value !== 'object' || value === null || !('value' in value) || !('text' in value))
    return { value: '', text: '' };
  return { value: String(value.value), text: String(value.text) };
}

/** A large company's field fetches its people while one types: who had been chosen is not in it yet. */
function choose(select: HTMLSelectElement, chosen: Choice[]): void {
  for (const { value, text } of chosen)
    if (value && ![...select.options].some((option) => option.value === value)) select.add(new Option(text, value));
  for (const option of select.options) option.selected = chosen.some(({ value }) => value === option.value);
}
