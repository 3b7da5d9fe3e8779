import { markLostNoticesRead } from '#src/features/notifications/notifications.service';
import { revokeWhereRecipient } from '#src/features/memos/opinions/advisers.service';
import { clock } from '#src/platform/clock';
import type { Tx } from '#src/platform/db';

/**
 * Executives must not change while a memo is sent to the company: sending takes the lock shared, changing takes it
 * exclusively. Held until the transaction ends.
 */
const LOCK = 482_001;

/** Call it before reading the executives for whom rows are written. */
export async function holdExecutives(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(${LOCK}::bigint)`;
}

/** Taken before any row lock, to prevent deadlocks. */
export async function lockExecutives(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK}::bigint)`;
}

/**
 * Makes new executives recipients of all company memos not yet considered, drafts included (their rows are prepared,
 * see Participant). Other roles stay. Returns how many memos.
 */
export async function joinCompanyMemos(tx: Tx, ...userIds: number[]): Promise<number> {
  await lockExecutives(tx);
  const count = await tx.$executeRaw`
    INSERT INTO participants (memo_id, user_id, is_recipient, created_at, stage, joined_at)
    SELECT m.id, executive.id, true, m.created_at, m.stage, ${clock.now()}::timestamptz
      FROM memos m CROSS JOIN unnest(${userIds}::int[]) AS executive (id)
     WHERE m.is_for_company AND m.withdrawn_at IS NULL AND m.stage <> 'considered'
       FOR KEY SHARE OF m
    ON CONFLICT (memo_id, user_id) DO UPDATE SET is_recipient = true, is_subscriber = false`;
  await revokeWhereRecipient(tx, userIds);
  return count;
}

/**
 * Former executives leave company memos not yet considered, except their own. Returns the memos they lost: close their
 * pages after the commit.
 */
export async function leaveCompanyMemos(tx: Tx, userId: number): Promise<number[]> {
  await lockExecutives(tx);
  await tx.$executeRaw`
    UPDATE participants p SET is_recipient = false
      FROM memos m
     WHERE m.id = p.memo_id AND p.user_id = ${userId} AND (p.is_owner OR p.is_adviser OR p.is_assistant) AND p.is_recipient
       AND m.is_for_company AND m.stage <> 'considered'`;
  const lost = await tx.$queryRaw<{ memo_id: number }[]>`
    DELETE FROM participants p
     USING memos m
     WHERE m.id = p.memo_id AND p.user_id = ${userId} AND p.is_recipient AND NOT p.is_owner AND NOT p.is_adviser AND NOT p.is_assistant
       AND m.is_for_company AND m.stage <> 'considered'
    RETURNING p.memo_id`;
  const memoIds = lost.map((row) => row.memo_id);
  await markLostNoticesRead(
    tx,
    memoIds.map((memoId) => ({ memoId, userId })),
  );
  return memoIds;
}
