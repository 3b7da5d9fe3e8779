import { expect, test } from 'vitest';
import { fragmentOf } from '#src/platform/words/fragment';
import { hitsOf } from '#src/platform/words/hits';
import { questionOf } from '#src/platform/words/question';

const FILLING = 'Und so weiter, well-known 漢字 in between: ';
const QUESTIONS = ['crane', '"harbour crane"', 'crane-hire', 'kran 漢字', 'crane -ship', 'cran'];
const PLACES = ['the harbour crane', 'crane–hire', 'a CRANE, then', '「漢字」', 'harbour', 'Kräne und Kran'];

/** The hit stands far back, and more of them behind it. */
const textWith = (place: string, turns: number): string =>
  `${FILLING.repeat(turns)}${place}${FILLING.repeat(40)}${place} ${place}`;

test.each(QUESTIONS)('what “%s” is quoted with is the same, however much of a long text stands behind it', (typed) => {
  const question = questionOf(typed);
  for (const place of PLACES)
    for (const turns of [0, 1, 7]) {
      const text = textWith(place, turns);
      const [first] = hitsOf(text, question);
      const near = hitsOf(text, question, 500);
      expect(near[0], text).toEqual(first);
      expect(near.every(({ start }) => start <= (first?.end ?? 0) + 500)).toBe(true);
      expect(fragmentOf(text, question), text).toEqual(fragmentOf(text.slice(0, (first?.end ?? 0) + 400), question));
    }
});
