import { diffArrays } from 'diff';

/** How often two words are compared at most. By it a hostile pair of texts costs what a long memo costs. */
const MOST_COMPARED = 6_000_000;
const MOST_EDITS = 2_000;

/** A number with its points, a letter of a writing without spaces, a blank, an entity of HTML, a sign. */
const WORD =
  /&#?\w{1,8};|\s+|\p{N}+(?:[.,:’]\p{N}+)+|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}])[\p{L}\p{M}\p{N}])+|[^]/gu;

export const wordsOf = (text: string): string[] => text.match(WORD) ?? [];

export type Run = { kind: 'same' | 'removed' | 'added'; count: number };

/** What stays, goes and comes, in order. Of texts that differ too much the whole middle goes and comes. */
export function runsBetween(from: readonly string[], to: readonly string[]): Run[] {
  const start = commonStart(from, to);
  const end = commonEnd(from, to, start);
  const [old, fresh] = [from.slice(start, from.length - end), to.slice(start, to.length - end)];
  return [{ kind: 'same' as const, count: start }, ...middle(old, fresh), { kind: 'same' as const, count: end }].filter(
    ({ count }) => count > 0,
  );
}

function middle(old: readonly string[], fresh: readonly string[]): Run[] {
  const length = old.length + fresh.length;
  const maxEditLength = Math.min(MOST_EDITS, Math.floor(MOST_COMPARED / Math.max(length, 1)));
  const found = old.length && fresh.length ? diffArrays([...old], [...fresh], { maxEditLength }) : undefined;
  if (!found) {
    return [
      { kind: 'removed', count: old.length },
      { kind: 'added', count: fresh.length },
    ];
  }
  return found.map(({ added, removed, count }) => ({ kind: added ? 'added' : removed ? 'removed' : 'same', count }));
}

function commonStart(a: readonly string[], b: readonly string[]): number {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a[length] === b[length]) length += 1;
  return length;
}

function commonEnd(a: readonly string[], b: readonly string[], start: number): number {
  const most = Math.min(a.length, b.length) - start;
  let length = 0;
  while (length < most && a[a.length - 1 - length] === b[b.length - 1 - length]) length += 1;
  return length;
}
