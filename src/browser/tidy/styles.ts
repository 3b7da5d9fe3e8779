import type { Marks } from './blocks';
import { safeHref } from './links';
import { descendants, textOf, type Source, type SourceElement } from './source';

export type Style = Readonly<Record<string, string>>;
/** Looks that a program gives by classes: spreadsheets write their bold cells so. */
export type Sheet = ReadonlyMap<string, Style>;

export function sheetOf(sources: readonly Source[]): Sheet {
  const sheet = new Map<string, Style>();
  const css = sources
    .flatMap((source) => descendants(source, 'style'))
    .map(textOf)
    .join('\n');
  for (const [, name = '', declarations = ''] of css.matchAll(/\.([\w-]+)\s*\{([^{}]*)\}/g)) {
    sheet.set(name, { ...sheet.get(name), ...declared(declarations) });
  }
  return sheet;
}

export function styleOf({ attributes }: SourceElement, sheet: Sheet): Style {
  const byClass = (attributes.class ?? '').split(/\s+/).map((name) => sheet.get(name) ?? {});
  return [...byClass, declared(attributes.style ?? '')].reduce((all, style) => ({ ...all, ...style }), {});
}

function declared(text: string): Style {
  const pairs = text.split(';').map((declaration): [string, string] => {
    const [name = '', ...value] = declaration.split(':');
    return [name.trim().toLowerCase(), value.join(':').replace('!important', '').trim().toLowerCase()];
  });
  return Object.fromEntries(pairs.filter(([name]) => name !== ''));
}

const BY_TAG: Partial<Record<string, Marks>> = {
  b: { strong: true },
  strong: { strong: true },
  i: { em: true },
  em: { em: true },
  u: { u: true },
  ins: { u: true },
  sup: { sup: true },
  sub: { sub: true },
  s: { del: true },
  strike: { del: true },
  del: { del: true },
  code: { code: true },
  tt: { code: true },
  kbd: { code: true },
  samp: { code: true },
};

/** How the text inside looks: what the tag says, unless its style says otherwise. */
export function marksOf(element: SourceElement, style: Style, outer: Marks): Marks {
  const marks: Marks = { ...outer, ...BY_TAG[element.tag], ...byFont(style) };
  const lines = `${style['text-decoration'] ?? ''} ${style['text-decoration-line'] ?? ''}`;
  if (lines.includes('line-through')) marks.del = true;
  if (lines.includes('underline')) marks.u = true;
  else if (lines.includes('none')) marks.u = false;
  const place = style['vertical-align'];
  if (place === 'super') marks.sup = true;
  if (place === 'sub') marks.sub = true;
  const href = element.tag === 'a' ? safeHref(element.attributes.href) : undefined;
  if (href) marks.href = href;
  // A link is underlined by itself.
  if (marks.href) marks.u = false;
  return marks;
}

/** "font: bold 12px Helvetica" says it, too. */
function byFont(style: Style): Marks {
  const { font = '', 'font-weight': weight, 'font-style': slant } = style;
  return {
    ...(/\b(?:bold|[6-9]00)\b/.test(font) ? { strong: true } : {}),
    ...(/\b(?:italic|oblique)\b/.test(font) ? { em: true } : {}),
    ...(weight ? { strong: /^bold/.test(weight) || Number(weight) >= 600 } : {}),
    ...(slant ? { em: /italic|oblique/.test(slant) } : {}),
  };
}
