import { z } from 'zod';
import type { Database } from '#src/platform/db';
import { askedOf, type Question } from '#src/platform/words/question';

/** Older messages are found, but have no link. */
const LOOKED_AT = 500;

const row = z.object({ memo_id: z.number(), message_id: z.number(), text: z.string() });

export type MessageHit = z.infer<typeof row>;

/** Messages with all the words come before those with some. */
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

/** The newest matching message of each memo. The caller checks visibility. */
export function findMessageHits(db: Database, memoIds: readonly number[], question: Question): Promise<MessageHit[]> {
  const { whole, any } = askedOf(question);
  if (memoIds.length === 0 || any === null) return Promise.resolve([]);
  return db.named('message_hits', FIND, row, [memoIds, whole, any]);
}
