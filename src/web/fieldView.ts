import type { Format } from '#src/platform/http/format';

type Option = { value: string | number; label: string };
type Entry = Option | { group?: string; options: Option[] };

/** What `views/shared/_field.ejs` is given: the parameters of views/shared/README.md, and the page's own locals. */
type Given = Record<string, unknown> & {
  format: Format;
  name: string;
  type?: string;
  fieldId?: string | null;
  value?: unknown;
  typed?: Record<string, unknown> | null;
  error?: string | null;
  fieldErrors?: Record<string, string | undefined>;
  hint?: string | null;
  options?: Entry[] | null;
  checked?: boolean;
  checkedValue?: string;
  maxBytes?: number | null;
};

/** A form field with its defaults, what was typed in it, and what is wrong with it. */
export function fieldView(given: Given) {
  const { name, type = 'text', hint } = given;
  const id = given.fieldId || `field-${name}`;
  const problem = problemOf(given);
  const describedBy = [hint && `${id}-hint`, problem && `${id}-error`].filter(Boolean).join(' ');
  const value = valueOf(given);
  return { id, type, value, problem, describedBy, ...detailsOf(given, type, value) };
}

const problemOf = ({ name, error, fieldErrors }: Given): string =>
  (error === undefined ? fieldErrors?.[name] : error) || '';

const valueOf = ({ name, typed, value }: Given): unknown =>
  (typed && Object.hasOwn(typed, name) ? typed[name] : value) ?? '';

function detailsOf(given: Given, type: string, value: unknown) {
  if (type === 'checkbox') return { checked: given.checked ?? isTicked(given, value) };
  if (type === 'select' || type === 'multiselect') return { groups: groupsOf(given, value) };
  if (type === 'boxes') return { boxes: groupsOf(given, value).flatMap(({ options }) => options) };
  if (type === 'file')
    return { maxSize: given.maxBytes ? `${given.format.number(given.maxBytes / 1024 / 1024)} MB` : '' };
  return {};
}

const isTicked = ({ checkedValue }: Given, value: unknown): boolean =>
  value === true || value === 'on' || value === (checkedValue || '1');

function groupsOf({ options }: Given, value: unknown) {
  const chosen = new Set([value].flat().map(String));
  const marked = (option: Option) => ({ ...option, isChosen: chosen.has(String(option.value)) });
  return (options ?? []).map((entry) =>
    'options' in entry ? { ...entry, options: entry.options.map(marked) } : { options: [marked(entry)] },
  );
}
