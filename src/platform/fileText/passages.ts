import { vectorsOf } from '../words/vector';
import type { Gathering } from './gathering';
import type { Passage } from './said';

/** Short enough that a hit in it is found and marked at once. */
const PASSAGE_MAX = 5_000;
/** Not in the middle of a word, if there is a space so near. */
const SPACE_WITHIN = 300;

/** Pages cut into passages, each with its words. */
export function* passagesOf({ pages }: Gathering): Generator<Passage> {
  for (const [at, { name, text }] of pages.entries()) {
    let part = 0;
    for (const piece of cut(text)) {
      const doc = vectorsOf([piece])[0]?.doc ?? '';
      if (doc !== '') yield { page: at + 1, part: part++, name, text: piece, doc };
    }
  }
}

/** The words of all pages: who asks for two finds them on two pages of one file, too. */
export const wordsOf = ({ pages }: Gathering): string[] =>
  vectorsOf(pages.map(({ name, text }) => (name === '' ? text : `${name}\n${text}`))).map(({ doc }) => doc);

function* cut(text: string): Generator<string> {
  for (let from = 0; from < text.length;) {
    const end = from + PASSAGE_MAX;
    const space = end < text.length ? text.slice(end - SPACE_WITHIN, end).search(/\s\S*$/) : -1;
    const to = space === -1 ? end : end - SPACE_WITHIN + space;
    yield text.slice(from, to).toWellFormed();
    from = to;
  }
}
