import { text, toRecord } from './dom';

/** As letters are compared: without case and accents. */
const plain = (words: string): string => words.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase();

const labelOf = (hit: Record<string, unknown>): string =>
  (Array.isArray(hit.pieces) ? hit.pieces : []).map((piece) => text(toRecord(piece).text)).join('');

/** Those in which every word that was typed begins some word, the first so many; all of them while nothing is typed. */
export function sought<H extends Record<string, unknown>>(hits: readonly H[], typed: string, most: number): H[] {
  const wanted = plain(typed).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return [...hits];
  const fits = (hit: H): boolean => {
    const words = ` ${plain(labelOf(hit)).replace(/[^\p{L}\p{N}]+/gu, ' ')}`;
    const number = `#${text(hit.number)}`;
    return wanted.every(
      (word) => words.includes(` ${word.replace(/^#/, '')}`) || number === `#${word.replace(/^#/, '')}`,
    );
  };
  return hits.filter(fits).slice(0, most);
}
