import { z } from 'zod';
import { markLostNoticesRead } from '#src/features/notifications/notifications.service';
import { enqueuePageRefresh } from '#src/events/pageRefresh';
import { recordHistory } from '#src/events/record';
import { findDeputies, holdAbsences } from '#src/features/absences/deputies.service';
import { clock } from '#src/platform/clock';
import type { Tx } from '#src/platform/db';
import { refreshSearch } from '#src/features/search/search.service';
import { giveToRecipients } from '../ball/setBalls.service';
import { pending } from '../stage/setStage.service';
import { keepVersions } from '../versions/keeping.service';

type Person = { id: number; name: string };

/** The successor's own memos (`isOwn`) go to another person. */
export type MemoHandover = { from: Person; to: Person; actorId: number; bulkRunId: number };

const idRows = z.array(z.object({ id: z.number() }));

type Which = { fromId: number; afterId: number; most: number; ownerId: number; isOwn: boolean };

/** By id; waiting for one person alone, owned by the given owner or by anybody else. Memos to oneself stay. */
export async function nextToHandOver(tx: Tx, { fromId, afterId, most, ownerId, isOwn }: Which): Promise<number[]> {
  const rows = await tx.$queryRaw`
    SELECT m.id FROM memos m
     WHERE m.recipient_id = ${fromId} AND m.recipient_count = 1 AND m.owner_id <> ${fromId} AND (m.owner_id = ${ownerId}) = ${isOwn}
       AND m.stage IN ('pending', 'postponed') AND m.withdrawn_at IS NULL AND m.id > ${afterId}
     ORDER BY m.id LIMIT ${most}`;
  return idRows.parse(rows).map(({ id }) => id);
}

/**
 * Readdresses these memos; postponed ones become pending. A fixed number of statements. Each history records it, and
 * people are told at the end. Returns how many.
 */
export async function handOverMemos(tx: Tx, memoIds: number[], handover: MemoHandover): Promise<number> {
  const { from, to, actorId, bulkRunId } = handover;
  await holdAbsences(tx);
  const deputy = (await findDeputies(tx, [to.id]))[0] ?? null;
  const ids = await readdress(tx, memoIds, handover);
  const left = await removeFormer(tx, ids, to, deputy);
  const joined = await addSuccessors(tx, ids, to, deputy);
  await giveToRecipients(tx, ids);
  await markLostNoticesRead(tx, left);
  await tx.participant.updateMany({
    where: { memoId: { in: ids }, userId: actorId },
    data: { seenAt: clock.now() },
  });
  const peopleOf = (rows: readonly Role[], memoId: number): Person[] =>
    rows.filter((row) => row.memoId === memoId).map(({ userId, name }) => ({ id: userId, name }));
  await recordHistory(
    tx,
    ids.map((memoId) => ({
      type: 'memo.recipientChanged',
      actorId,
      memoId,
      bulkRunId,
      changes: { from: from.name, to: to.name, left: peopleOf(left, memoId), joined: peopleOf(joined, memoId) },
    })),
  );
  // The search finds memos by the recipient's name.
  await refreshSearch(tx, 'memo', ids);
  await enqueuePageRefresh(tx, { memoIds: ids, lost: left });
  return ids.length;
}

/** Memos considered or withdrawn meanwhile are left out. */
async function readdress(tx: Tx, memoIds: number[], { from, to, actorId }: MemoHandover): Promise<number[]> {
  const rows = await tx.$queryRaw`
    SELECT id FROM memos
     WHERE id = ANY (${memoIds}::int[]) AND recipient_id = ${from.id} AND recipient_count = 1 AND owner_id <> ${to.id}
       AND stage IN ('pending', 'postponed') AND withdrawn_at IS NULL
     ORDER BY id FOR UPDATE`;
  const ids = idRows.parse(rows).map(({ id }) => id);
  const now = clock.now();
  await keepVersions(tx, ids, { actorId, what: 'other' });
  await tx.memo.updateMany({
    where: { id: { in: ids } },
    data: { ...pending(now), recipientId: to.id, activityAt: now, version: { increment: 1 } },
  });
  return ids;
}

const roleRows = z.array(z.object({ memoId: z.number(), userId: z.number(), name: z.string() }));
type Role = z.infer<typeof roleRows>[number];

/** Removes the former recipient and their deputy, unless they are subscribers, too. Returns who lost which memo. */
async function removeFormer(tx: Tx, ids: number[], to: Person, deputy: Person | null): Promise<Role[]> {
  const staying = [to.id, ...(deputy ? [deputy.id] : [])];
  await tx.$executeRaw`
    UPDATE participants SET is_recipient = false, is_deputy = false, deputy_for = '{}'
     WHERE memo_id = ANY (${ids}::int[]) AND (is_recipient OR is_deputy) AND (is_subscriber OR is_owner OR is_adviser OR is_assistant)
       AND NOT user_id = ANY (${staying}::int[])`;
  const rows = await tx.$queryRaw`
    DELETE FROM participants p USING users u
     WHERE p.memo_id = ANY (${ids}::int[]) AND (p.is_recipient OR p.is_deputy) AND NOT p.user_id = ANY (${staying}::int[])
       AND u.id = p.user_id
    RETURNING p.memo_id AS "memoId", p.user_id AS "userId", u.name`;
  return roleRows.parse(rows);
}

/** Adds the new recipient and their deputy, except to the deputy's own memos. Returns new participants. */
async function addSuccessors(tx: Tx, ids: number[], to: Person, deputy: Person | null): Promise<Role[]> {
  const rows = await tx.$queryRaw`
    INSERT INTO participants AS p (memo_id, user_id, is_recipient, is_deputy, deputy_for, created_at, stage, joined_at)
    SELECT m.id, who.user_id, who.user_id = ${to.id}, who.user_id <> ${to.id},
           CASE WHEN who.user_id = ${to.id} THEN '{}' ELSE ARRAY[${to.id}::int] END, m.created_at, m.stage, ${clock.now()}::timestamptz
      FROM memos m CROSS JOIN unnest(${[to.id, ...(deputy ? [deputy.id] : [])]}::int[]) AS who (user_id)
     WHERE m.id = ANY (${ids}::int[]) AND (who.user_id = ${to.id} OR m.owner_id <> who.user_id)
    ON CONFLICT (memo_id, user_id) DO UPDATE
       SET is_recipient = EXCLUDED.is_recipient, is_deputy = EXCLUDED.is_deputy, deputy_for = EXCLUDED.deputy_for,
           is_subscriber = p.is_subscriber AND NOT EXCLUDED.is_recipient
    RETURNING p.memo_id AS "memoId", p.user_id AS "userId", (SELECT name FROM users WHERE id = p.user_id) AS name,
              p.xmax = 0 AS "isNew"`;
  return z
    .array(roleRows.element.extend({ isNew: z.boolean() }))
    .parse(rows)
    .filter(({ isNew }) => isNew);
}
