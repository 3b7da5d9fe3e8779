import { textOf, type Source } from './source';

/** What a word processor puts before an item: a sign or a number, then blanks up to the text. */
export const BULLET =
  /^\s*([\u00b7\u2022\u25aa\u25cf\u25cb\u25e6\u25a0\u2013\u2014\u00a7\u00d8\u00fc\u00a8\uf000-\uf0ff*o-])[\s\u00a0]+/;
export const NUMBER = /^\s*\(?(\d{1,4}|[a-zA-Z]|[ivxIVX]{1,6})[.)]+[\s\u00a0]+/;

/** The number an item bears; 1 for a letter, null for a sign. */
export function numberOf(text: string): number | null {
  if (BULLET.test(text)) return null;
  const [, number] = NUMBER.exec(text) ?? [];
  return number === undefined ? null : Number.parseInt(number, 10) || 1;
}

const withoutSign = (text: string): string => text.replace(BULLET.test(text) ? BULLET : NUMBER, '');

/** An item without the sign or number that its program wrote before it. */
export function unsigned(children: readonly Source[]): Source[] {
  const bare = children.flatMap((child) => withoutIgnored(child));
  const hasOwnSign = bare.map(textOf).join('') === children.map(textOf).join('');
  return hasOwnSign ? cut(bare, signLength(bare.map(textOf).join(''))) : bare;
}

const signLength = (text: string): number => text.length - withoutSign(text).length;

/** Word marks what it means to leave out. */
function withoutIgnored(source: Source): Source[] {
  if (typeof source === 'string') return [source];
  if (/mso-list:\s*ignore/i.test(source.attributes.style ?? '')) return [];
  return [{ ...source, children: source.children.flatMap(withoutIgnored) }];
}

function cut(sources: readonly Source[], length: number): Source[] {
  let left = length;
  return sources.flatMap((source): Source[] => {
    if (left === 0) return [source];
    const size = textOf(source).length;
    const taken = Math.min(left, size);
    left -= taken;
    if (typeof source === 'string') return [source.slice(taken)];
    return [{ ...source, children: cut(source.children, taken) }];
  });
}
