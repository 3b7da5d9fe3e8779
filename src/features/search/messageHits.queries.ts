import { z } from 'zod';
import type { Database } from '#src/platform/db';
import { askedOf, type Question } from '#src/platform/words/question';

/** So many of a memo's newest messages are looked through: what is older is found, but not led to. */
const LOOKED_AT = 500;

const row = z.object({ memo_id: z.number(), message_id: z.number(), text: z.string() });

export type MessageHit = z.infer<typeof row>;

/** One with all the words comes before one with some of them. */
const FIND = `
  SELECT c.memo_id, x.id AS message_id, left(x.text, 12000) AS text
    FROM conversations c
   CROSS JOIN LATERAL (
     SELECT newest.id, newest.text
       FROM (SELECT m.id, m.text, m.words FROM messages m
              WHERE m.conversation_id = c.id AND m.deleted_at IS NULL
              ORDER BY m.id DESC LIMIT ${LOOKED_AT}) AS newest
      WHERE newest.words @@ $3::tsquery
      ORDER BY newest.words @@ $2::tsquery DESC, newest.id DESC LIMIT 1
   ) AS x
   WHERE c.memo_id = ANY ($1::int[])`;

/** The newest message of each of these memos in which the words stand. Ask only for memos that the reader may see. */
export function findMessageHits(db: Database, memoIds: readonly number[], question: Question): Promise<MessageHit[]> {
  const { whole, any } = askedOf(question);
  if (memoIds.length === 0 || any === null) return Promise.resolve([]);
  return db.named('message_hits', FIND, row, [memoIds, whole, any]);
}
