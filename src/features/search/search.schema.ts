import { z } from 'zod';

/** Also the limit of the lists. */
export const WORDS_MAX = 200;

export type Asked = { q: string; problem: 'characters' | 'long' | null };

const words = z
  .string()
  .max(WORDS_MAX, 'long')
  .refine((value) => !value.includes('\0') && value.isWellFormed(), 'characters')
  .transform((value) => value.trim().replace(/\s+/g, ' '));

/** Shared URLs never fail: what is not understood is reported. */
export const searchQuery = z.record(z.string(), z.unknown()).transform(({ q }): Asked => {
  const given: unknown = Array.isArray(q) ? q.at(-1) : q;
  const parsed = words.safeParse(given ?? '');
  if (parsed.success) return { q: parsed.data, problem: null };
  return { q: '', problem: parsed.error.issues[0]?.message === 'long' ? 'long' : 'characters' };
});
