import { z } from 'zod';
import type { Database } from '#src/platform/db';

/** From so many memos on a word is common: then the newest memos are tried one by one, which soon fills a page. */
const COMMON_FROM = 5000;
const KEEP_MS = 60_000;
const KEPT_MAX = 2000;

const counted = z.object({ found: z.number() });
const PROBE = `
  SELECT count(*)::int AS found
    FROM (SELECT 1 FROM memo_search WHERE doc @@ notes_query($1) LIMIT ${COMMON_FROM}) AS counted`;

const known = new WeakMap<Database, Map<string, { isCommon: boolean; at: number }>>();

/** Whether so many memos hold the words that an index would find too many of them. A guess for the way, never for the result. */
export async function isCommon(db: Database, words: string): Promise<boolean> {
  const cache = known.get(db) ?? new Map<string, { isCommon: boolean; at: number }>();
  known.set(db, cache);
  const kept = cache.get(words);
  if (kept && Date.now() - kept.at < KEEP_MS) return kept.isCommon;
  const [row] = await db.named('search_probe', PROBE, counted, [words]);
  if (cache.size >= KEPT_MAX) cache.clear();
  const answer = { isCommon: (row?.found ?? 0) >= COMMON_FROM, at: Date.now() };
  cache.set(words, answer);
  return answer.isCommon;
}
