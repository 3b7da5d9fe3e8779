import { z } from 'zod';
import type { Database } from '#src/platform/db';
import { likeness, trigramsOf } from '#src/platform/words/trigrams';
import { compoundsOf } from '#src/platform/words/words';
import type { Actor } from '#src/web/actor';
import { findOutcomesFor } from '../memos.queries';

export type Asked = { title: string; purposeId: number | null; exceptId: number | null };

/** So many of one's newest memos are compared, which are all that most people have. */
const NEWEST = 1_000;
/** Of older ones those alone in which the longest words of the title stand. */
const WORDS = 3;
const SHOWN = 5;
const LIKE = 0.3;
/** Counts as much as some more words in common. */
const SAME_PURPOSE = 0.1;

const candidate = z.object({ id: z.number(), title: z.string(), purposeId: z.number().nullable() });

/**
 * Memos in which the reader has a part, never what they see by a flag alone. Titles are compared by the program: PostgreSQL's
 * own trigrams know no letters but those of the database's locale.
 */
const CANDIDATES = `
  WITH newest AS MATERIALIZED (
    SELECT memo_id FROM participants
     WHERE user_id = $1 AND withdrawn_at IS NULL AND stage <> 'draft' ORDER BY created_at DESC, memo_id DESC LIMIT ${NEWEST}),
  older AS (
    SELECT s.memo_id FROM (SELECT memo_id FROM memo_search WHERE doc @@ $2::tsquery LIMIT 1000) s
      JOIN participants p ON p.memo_id = s.memo_id AND p.user_id = $1
     WHERE (SELECT count(*) FROM newest) = ${NEWEST} AND p.withdrawn_at IS NULL AND p.stage <> 'draft' LIMIT 100)
  SELECT m.id, m.title, m.purpose_id AS "purposeId"
    FROM (SELECT memo_id FROM newest UNION SELECT memo_id FROM older) found JOIN memos m ON m.id = found.memo_id
   WHERE m.id <> $3`;

/** The most alike first, at most five. */
export async function findPrecedents(db: Database, actor: Actor, asked: Asked) {
  const own = trigramsOf(asked.title);
  if (own.size === 0) return [];
  const values = [actor.id, wordsQuery(asked.title), asked.exceptId ?? 0];
  const rows = await db.named('precedents', CANDIDATES, candidate, values);
  const ranked = rows
    .map(({ id, title, purposeId }) => {
      const alike = likeness(own, trigramsOf(title));
      return { id, alike, rank: alike + (purposeId !== null && purposeId === asked.purposeId ? SAME_PURPOSE : 0) };
    })
    .filter(({ alike }) => alike >= LIKE)
    .toSorted((one, other) => other.rank - one.rank || other.id - one.id)
    .slice(0, SHOWN);
  if (ranked.length === 0) return [];
  const found = await findOutcomesFor(
    db,
    actor,
    ranked.map(({ id }) => id),
  );
  return ranked.flatMap(({ id }) => found.find((memo) => memo.id === id) ?? []);
}

function wordsQuery(title: string): string {
  const words = [...compoundsOf(title)].flatMap(({ places }) => places.flatMap(({ spellings }) => spellings[0] ?? []));
  const longest = [...new Set(words)].toSorted((one, other) => other.length - one.length).slice(0, WORDS);
  return longest.map((word) => `'${word.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`).join(' & ');
}
