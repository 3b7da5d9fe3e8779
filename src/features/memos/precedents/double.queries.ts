import { z } from 'zod';
import { findCandidates } from '#src/features/people/choosing/candidates.queries';
import type { Database } from '#src/platform/db';
import { likeness, trigramsOf } from '#src/platform/words/trigrams';
import type { Actor } from '#src/web/actor';
import type { MemoInput } from '../form/form.schema';

/** Nearly the same words: a help, and no nuisance to who writes of the same thing again. */
const DOUBLE = 0.6;
const NEWEST = 500;

const open = z.object({ id: z.number(), title: z.string(), owner: z.string() });

/** In which the actor has a part, to one of the same recipients (0 is the company), and not of this form itself. */
const OPEN = `
  SELECT m.id, m.title, o.name AS owner
    FROM (SELECT memo_id, recipient_key FROM participants
           WHERE user_id = $1 AND stage IN ('pending', 'postponed') AND withdrawn_at IS NULL
           ORDER BY created_at DESC, memo_id DESC LIMIT ${NEWEST}) p
    JOIN memos m ON m.id = p.memo_id JOIN users o ON o.id = m.owner_id
   WHERE m.id <> $3 AND NOT (m.owner_id = $1 AND m.client_key = $4::uuid)
     AND (p.recipient_key = ANY ($2::int[])
          OR EXISTS (SELECT 1 FROM memo_recipients r WHERE r.memo_id = m.id AND r.user_id = ANY ($2::int[])))`;

const NO_KEY = '00000000-0000-0000-0000-000000000000';

/** An open memo that asks the same of the same, if there is one: of one's own, or of which one knows. */
export async function findDouble(db: Database, actor: Actor, input: MemoInput, memoId = 0) {
  const refs = input.recipient.filter((ref) => ref !== 'company');
  const people = [...(await findCandidates(db.prisma, refs)).values()].map(({ id }) => id);
  const keys = input.recipient.includes('company') ? [0] : people;
  const own = trigramsOf(input.title);
  const rows = await db.named('open_doubles', OPEN, open, [actor.id, keys, memoId, input.clientKey ?? NO_KEY]);
  const [closest] = rows
    .map((row) => ({ ...row, alike: likeness(own, trigramsOf(row.title)) }))
    .filter(({ alike }) => alike >= DOUBLE)
    .toSorted((one, other) => other.alike - one.alike || other.id - one.id);
  return closest ?? null;
}
