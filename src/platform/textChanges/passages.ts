import { runsBetween, wordsOf, type Run } from './wordChanges';

export type Passage = { kind: Run['kind'] | 'cut'; text: string };

/** Characters of what stayed that are shown on either side of a change. */
const AROUND = 80;
const CHANGE_MAX = 2_000;
const PASSAGES_MAX = 400;

/**
 * The changed words of a plain text among some of what stands around them; `cut` is where something was left out. Empty when
 * no word changed.
 */
export function passagesBetween(from: string, to: string): Passage[] {
  const all = joined(textsOf(wordsOf(from), wordsOf(to)));
  if (all.every(({ kind }) => kind === 'same')) return [];
  const shown = all.flatMap((passage, at) => around(passage, { isFirst: at === 0, isLast: at === all.length - 1 }));
  return shown.length > PASSAGES_MAX ? [...shown.slice(0, PASSAGES_MAX), CUT] : shown;
}

const CUT: Passage = { kind: 'cut', text: '…' };

function textsOf(from: readonly string[], to: readonly string[]): Passage[] {
  let [old, fresh] = [0, 0];
  return runsBetween(from, to).map(({ kind, count }) => {
    const text = (kind === 'added' ? to.slice(fresh, fresh + count) : from.slice(old, old + count)).join('');
    if (kind !== 'added') old += count;
    if (kind !== 'removed') fresh += count;
    return { kind, text };
  });
}

/** A blank between two changes belongs to them: "new chairs" reads better as one change than as two. */
function joined(passages: readonly Passage[]): Passage[] {
  const made: Passage[] = [];
  let [gone, come] = ['', ''];
  const flush = (): void => {
    if (gone) made.push({ kind: 'removed', text: gone });
    if (come) made.push({ kind: 'added', text: come });
    [gone, come] = ['', ''];
  };
  for (const [at, { kind, text }] of passages.entries()) {
    const isBetween = kind === 'same' && /^[^\S\n]+$/.test(text) && at > 0 && at < passages.length - 1;
    if (kind === 'same' && !isBetween) {
      flush();
      made.push({ kind, text });
    }
    if (kind === 'removed' || isBetween) gone += text;
    if (kind === 'added' || isBetween) come += text;
  }
  flush();
  return made;
}

function around({ kind, text }: Passage, { isFirst, isLast }: { isFirst: boolean; isLast: boolean }): Passage[] {
  if (kind !== 'same') return [{ kind, text: text.length > CHANGE_MAX ? `${whole(text, 0, CHANGE_MAX)} …` : text }];
  const [before, after] = [isFirst ? 0 : AROUND, isLast ? 0 : AROUND];
  if (text.length <= before + after + AROUND) return [{ kind, text }];
  const ends = [firstWords(text, before), lastWords(text, after)];
  const [first, last] = ends.map((end): Passage[] => (end === '' ? [] : [{ kind, text: end }]));
  return [...(first ?? []), CUT, ...(last ?? [])];
}

/** Up to the last blank, if there is one. */
function firstWords(text: string, most: number): string {
  const part = whole(text, 0, most);
  const end = part.search(/\s\S*$/);
  return end > 0 ? part.slice(0, end + 1) : part;
}

function lastWords(text: string, most: number): string {
  const part = whole(text, text.length - most, text.length);
  const start = part.search(/\s/);
  return start === -1 ? part : part.slice(start);
}

/** Not half a sign. */
const whole = (text: string, from: number, to: number): string =>
  text.slice(from, to).replace(/^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/g, '');
