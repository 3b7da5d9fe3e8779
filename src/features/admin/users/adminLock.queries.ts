import type { Tx } from '#src/platform/db';

/**
 * The ids of all active admins who can sign in (an invitation alone opens no door), their rows locked: of two admins who remove each other at the same moment the second
 * waits, sees that they are the last one, and is refused. `NO KEY`: rows that only refer to an admin need not wait.
 */
export async function lockActiveAdmins(tx: Tx): Promise<number[]> {
  const rows = await tx.$queryRaw<{ id: number }[]>`
    SELECT id FROM users WHERE is_admin AND deactivated_at IS NULL AND password_hash IS NOT NULL ORDER BY id FOR NO KEY UPDATE`;
  return rows.map((row) => row.id);
}
