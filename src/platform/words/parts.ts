import { fold } from './fold';

/** "7604" and "NI" of "7604NI"; "quarterly" and "Report" of "quarterlyReport"; "XML" and "Http" of "XMLHttp". */
const PIECES = /\p{N}+|\p{Lu}+(?!\p{M}*\p{Ll})|\p{Lu}?[\p{Ll}\p{Lo}\p{Lm}\p{Lt}\p{M}]+/gu;

export function piecesOf(plain: string): string[] {
  const pieces =
    plain
      .replace(/\p{Cf}/gu, '')
      .normalize('NFC')
      .match(PIECES) ?? [];
  return pieces.length > 1 ? pieces.map(fold) : [];
}

/** "Sullivan" of "O'Sullivan", what stands after a joiner that is not seen, "C" of "C++". */
const HIDDEN_JOINER = /['\u200c]/;
const ENDING = /(?:\+\+|#)$/;
/** The article that Arabic writes as one with its word. */
const ARTICLE = /^(?:[\u0648\u0641\u0628\u0643]?\u0627\u0644|\u0644\u0644)(?=\p{L}{3})/u;

export function partsOf(text: string): string[] {
  const parts = HIDDEN_JOINER.test(text) ? text.split(HIDDEN_JOINER).filter((part) => part.length > 1) : [];
  if (ENDING.test(text)) parts.push(text.replace(ENDING, ''));
  const folded = parts.map(fold);
  const whole = fold(text);
  return ARTICLE.test(whole) ? [...folded, whole.replace(ARTICLE, '')] : folded;
}

/** Who asks for "Kowalski's" also means Kowalski. */
export function rootOf(text: string): string[] {
  const root = /^(.{2,})'s$/isu.exec(text)?.[1];
  return root === undefined ? [] : [fold(root.replaceAll("'", ''))];
}
