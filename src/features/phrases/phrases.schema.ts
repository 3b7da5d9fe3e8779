import { z } from 'zod';
import { oneLine, text } from '#src/platform/http/params';

const PHRASES_MAX = 20;
export const PHRASE_MAX = 200;
/** Longer than any list that could be saved: it is refused before it is taken apart. */
const TEXT_MAX = 10_000;

/** One phrase a line, each once. */
export const phrasesField = text
  .refine((typed) => typed.length <= TEXT_MAX, 'phrases.errors.many')
  .transform((typed) => [...new Set(typed.split('\n').map((line) => oneLine.parse(line)))].filter(Boolean))
  .pipe(z.array(z.string().max(PHRASE_MAX, 'phrases.errors.long')).max(PHRASES_MAX, 'phrases.errors.many'));

export const phrasesSchema = z.strictObject({ phrases: phrasesField, version: z.string('errors.field.invalid') });
