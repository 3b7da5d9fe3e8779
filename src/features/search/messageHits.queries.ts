import { z } from 'zod';
import type { Database } from '#src/platform/db';

/** So many of a memo's newest messages are looked through: what is older is found, but not led to. */
const LOOKED_AT = 500;

const row = z.object({ memo_id: z.number(), message_id: z.number(), hit: z.string() });

export type MessageHit = z.infer<typeof row>;

const FIND = `
  SELECT c.memo_id, x.id AS message_id,
         ts_headline('notes', translate(left(x.text, 2000), U&'\\E000\\E001', ''), notes_query($2), U&'StartSel=\\E000, StopSel=\\E001, MaxFragments=1, MinWords=8, MaxWords=22') AS hit
    FROM conversations c
   CROSS JOIN LATERAL (
     SELECT newest.id, newest.text
       FROM (SELECT m.id, m.text FROM messages m
              WHERE m.conversation_id = c.id AND m.deleted_at IS NULL
              ORDER BY m.id DESC LIMIT ${LOOKED_AT}) AS newest
      WHERE to_tsvector('notes', translate(newest.text, '<>', '  ')) @@ notes_query($2)
      ORDER BY newest.id DESC LIMIT 1
   ) AS x
   WHERE c.memo_id = ANY ($1::int[])`;

/** The newest message of each of these memos in which the words stand. Ask only for memos that the reader may see. */
export function findMessageHits(db: Database, memoIds: readonly number[], words: string): Promise<MessageHit[]> {
  return memoIds.length === 0 ? Promise.resolve([]) : db.named('message_hits', FIND, row, [memoIds, words]);
}
