import { z } from 'zod';
import type { Database, Tx } from '#src/platform/db';

/** Memos beyond these cannot be kept back. */
export const OFFERED = 200;

const row = z.object({ id: z.number(), title: z.string(), owner: z.string(), kept: z.boolean() });
export type Keepable = z.infer<typeof row>;

const FIND = `
  SELECT m.id, m.title, o.name AS owner, p.is_kept AS kept
    FROM participants p
    JOIN memos m ON m.id = p.memo_id AND NOT m.is_for_company AND m.owner_id <> p.user_id AND m.withdrawn_at IS NULL
    JOIN users o ON o.id = m.owner_id
   WHERE p.user_id = $1 AND p.is_recipient AND p.stage IN ('pending', 'postponed')
     -- Of several those whose turn it is.
     AND (m.recipient_count = 1 OR EXISTS (SELECT 1 FROM memo_recipients t WHERE t.memo_id = m.id AND t.user_id = $1 AND (t.is_current OR t.may_pass)))
   ORDER BY p.created_at DESC, m.id DESC
   LIMIT ${OFFERED + 1}`;

export const findKeepable = (db: Pick<Database, 'named'>, userId: number): Promise<Keepable[]> =>
  db.named('keepable_memos', FIND, row, [userId]);

export type Keeping = { listed: readonly number[]; keep: readonly number[] };

export const keepBack = (tx: Tx, userId: number, { listed, keep }: Keeping): Promise<number> =>
  tx.$executeRaw`
    UPDATE participants SET is_kept = memo_id = ANY (${[...keep]}::int[])
     WHERE user_id = ${userId} AND is_recipient AND memo_id = ANY (${[...listed]}::int[])
       AND is_kept <> (memo_id = ANY (${[...keep]}::int[]))`;
