import { z } from 'zod';
import type { Database } from '#src/platform/db';
import { likeness, trigramsOf } from '#src/platform/words/trigrams';
import type { Actor } from '#src/web/actor';

/** Nearly the same words: a help, and no nuisance to who writes of the same thing again. */
const DOUBLE = 0.6;
const NEWEST = 500;

const open = z.object({ id: z.number(), title: z.string(), owner: z.string() });

/** In which the actor has a part, to the same recipient as this one of theirs (0 is the company), or to one of them. */
const OPEN = `
  SELECT m.id, m.title, o.name AS owner
    FROM participants mine
   CROSS JOIN LATERAL (SELECT memo_id, recipient_key FROM participants
           WHERE user_id = $1 AND stage IN ('pending', 'postponed') AND withdrawn_at IS NULL
           ORDER BY created_at DESC, memo_id DESC LIMIT ${NEWEST}) p
    JOIN memos m ON m.id = p.memo_id JOIN users o ON o.id = m.owner_id
   WHERE mine.memo_id = $2 AND mine.user_id = $1 AND m.id <> $2
     AND (p.recipient_key = mine.recipient_key
          OR EXISTS (SELECT 1 FROM memo_recipients r JOIN memo_recipients s ON s.user_id = r.user_id
                      WHERE r.memo_id = m.id AND s.memo_id = $2))`;

/** An open memo that asks the same of the same as this one of the actor's: of one's own, or of which one knows. */
export async function findDouble(db: Database, actor: Actor, { id, title }: { id: number; title: string }) {
  const own = trigramsOf(title);
  const rows = await db.named('open_doubles', OPEN, open, [actor.id, id]);
  const [closest] = rows
    .map((row) => ({ ...row, alike: likeness(own, trigramsOf(row.title)) }))
    .filter(({ alike }) => alike >= DOUBLE)
    .toSorted((one, other) => other.alike - one.alike || other.id - one.id);
  return closest ?? null;
}
