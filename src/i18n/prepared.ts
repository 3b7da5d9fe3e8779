type Values = Record<string, unknown>;
type Fill = (values: Values) => string;

const VALUE = /\{\{(\w+)\}\}/;

/** A text taken apart once, so that filling in its values only joins pieces. */
function prepared(text: string): Fill {
  const pieces = text.split(VALUE);
  return (values) => pieces.reduce((filled, piece, at) => filled + (at % 2 === 0 ? piece : shown(values, piece)), '');
}

function shown(values: Values, name: string): string {
  const value = values[name];
  if (typeof value === 'string') return value;
  return name in values ? [value].join('') : `{{${name}}}`;
}

const texts = (value: unknown, key: string): [key: string, text: string][] =>
  typeof value === 'string'
    ? [[key, value]]
    : Object.entries(value ?? {}).flatMap(([name, inner]) => texts(inner, `${key}.${name}`));

/**
 * Fills in the texts of one language as i18next does, which takes each apart anew at every call: a tenth of what a page
 * cost. Undefined for what is left to i18next: whole objects, and texts that this language lacks.
 */
export function preparedTexts(
  locale: string,
  catalogue: Record<string, unknown>,
): (key: string, values: Values) => string | undefined {
  const all = Object.entries(catalogue).flatMap(([namespace, value]) => texts(value, namespace));
  const known = new Map(all.map(([key, text]) => [key, prepared(text)]));
  const plural = new Intl.PluralRules(locale);
  return (key, values) => {
    const form = typeof values.count === 'number' ? known.get(`${key}_${plural.select(values.count)}`) : undefined;
    return (form ?? known.get(key))?.(values);
  };
}
