import { z } from 'zod';
import type { Database } from '#src/platform/db';
import { withStems, wordsOf, type Question } from '#src/platform/words/question';

const ENOUGH = 3;
export const fewerThanEnough = (found: number): boolean => found < ENOUGH;

const STEMMERS: Record<string, string> = { de: 'german_stem', en: 'english_stem' };

const row = z.object({ word: z.string(), stem: z.string().nullable() });

/** Adds stems: "catalogues" also finds "catalogue". Null when there are none. */
export async function stemmed(db: Database, question: Question, locale: string): Promise<Question | null> {
  const stemmer = STEMMERS[locale.slice(0, 2)];
  const words = wordsOf(question);
  if (!stemmer || words.length === 0) return null;
  const text = 'SELECT word, (ts_lexize($1::regdictionary, word))[1] AS stem FROM unnest($2::text[]) AS word';
  const found = await db.named('stems', text, row, [stemmer, words]);
  return withStems(question, new Map(found.flatMap(({ word, stem }) => (stem === null ? [] : [[word, stem]]))));
}
