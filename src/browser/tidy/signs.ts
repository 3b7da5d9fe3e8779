import { descendants, textOf, type Source, type SourceElement } from './source';

/** What a word processor puts before an item: a sign or a number, then blanks up to the text. */
const BULLET =
  /^\s*([\u00b7\u2022\u25aa\u25cf\u25cb\u25e6\u25a0\u2013\u2014\u00a7\u00d8\u00fc\u00a8\uf000-\uf0ff*o-])[\s\u00a0]+/;
const NUMBER = /^\s*\(?((?:\d{1,3}\.)*\d{1,4}|[a-zA-Z]|[ivxlcdmIVXLCDM]{1,7})[.)]+[\s\u00a0]+/;
const ALONE = /^\(?((?:\d{1,3}\.)*\d{1,4}|[a-zA-Z](?=[.)])|[ivxlcdmIVXLCDM]{2,7}(?=[.)]))[.)]*$/;

/** What stands before an item: the number it bears, or null for a sign. */
export type Sign = { number: string | null };

/** The sign of a paragraph, or null where there is none, or more than one: "§ 3" is part of the words. */
export function signOf(paragraph: SourceElement): Sign | null {
  const own = ownSigns(paragraph)
    .map(textOf)
    .join('')
    .replace(/[\s\u00a0]+/g, ' ')
    .trim();
  if (own !== '') {
    const [, number] = ALONE.exec(own) ?? [];
    return number === undefined && /[\p{L}\d]{2}|[\p{L}\d] | [\p{L}\d]/u.test(own) ? null : { number: number ?? null };
  }
  const text = textOf(paragraph).replace(/[\r\n]+/g, ' ');
  if (BULLET.test(text)) return { number: null };
  const [, number] = NUMBER.exec(text) ?? [];
  return number === undefined ? null : { number };
}

/** Word and PowerPoint mark what they put before an item. */
const isSign = ({ attributes }: SourceElement): boolean =>
  /mso-list:\s*ignore|mso-special-format:[^;]*bullet/i.test(attributes.style ?? '');

const ownSigns = (paragraph: SourceElement): SourceElement[] =>
  ['span', 'b', 'i', 'font'].flatMap((tag) => descendants(paragraph, tag)).filter(isSign);

export const hasOwnSign = (paragraph: SourceElement): boolean => ownSigns(paragraph).length > 0;

const withoutSign = (text: string): string => text.replace(BULLET.test(text) ? BULLET : NUMBER, '');

/** An item without the sign or number that its program wrote before it. */
export function unsigned(paragraph: SourceElement): readonly Source[] {
  if (hasOwnSign(paragraph)) return paragraph.children.flatMap(withoutOwn);
  const text = textOf(paragraph);
  return cut(paragraph.children, text.length - withoutSign(text).length);
}

function withoutOwn(source: Source): Source[] {
  if (typeof source === 'string') return [source];
  return isSign(source) ? [] : [{ ...source, children: source.children.flatMap(withoutOwn) }];
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
