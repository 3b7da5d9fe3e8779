import { z } from 'zod';

/** Nobody looks for more; it is also as much as the lists take. */
export const WORDS_MAX = 200;

export type Asked = { q: string; problem: 'characters' | 'long' | null };

const words = z
  .string()
  .max(WORDS_MAX, 'long')
  .refine((value) => !value.includes('\0') && value.isWellFormed(), 'characters')
  .transform((value) => value.trim().replace(/\s+/g, ' '));

/** An address is typed, shared and kept for years: what is not understood is said, never an error. */
export const searchQuery = z.record(z.string(), z.unknown()).transform(({ q }): Asked => {
  const given: unknown = Array.isArray(q) ? q.at(-1) : q;
  const parsed = words.safeParse(given ?? '');
  if (parsed.success) return { q: parsed.data, problem: null };
  return { q: '', problem: parsed.error.issues[0]?.message === 'long' ? 'long' : 'characters' };
});
