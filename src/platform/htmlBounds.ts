import { Parser } from 'htmlparser2';

/** No editor nests as deep; and the parser's and the sanitiser's time grows with the square of it. */
const DEPTH_MAX = 100;
/** Tags, and pieces of text between them: each costs the sanitiser some microseconds, however short it is. */
const TAGS_MAX = 20_000;
const TEXTS_MAX = 60_000;

/**
 * Whether the sanitiser would take long over this HTML. The sanitiser's own parser counts, so that what it opens and closes
 * by itself is seen, and what only looks like a tag is not; it stops as soon as it is known.
 */
export function isTooMuch(html: string): boolean {
  let [depth, tags, texts] = [0, 0, 0];
  let isOver = false;
  const check = () => {
    isOver ||= depth > DEPTH_MAX || tags > TAGS_MAX || texts > TEXTS_MAX;
    if (isOver) parser.pause();
  };
  const parser = new Parser({
    onopentagname() {
      depth += 1;
      tags += 1;
      check();
    },
    onclosetag() {
      depth -= 1;
      check();
    },
    ontext() {
      texts += 1;
      check();
    },
  });
  parser.write(html);
  return isOver;
}
