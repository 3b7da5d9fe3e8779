import { z } from 'zod';
import type { NewEvent } from '#src/events/catalogue';
import { MOST_LISTED } from '#src/events/personEvents';
import { recordForPeople, recordHistory } from '#src/events/record';
import { markLostNoticesRead } from '#src/features/notifications/notifications.service';
import { enqueuePageRefresh } from '#src/events/pageRefresh';
import { clock } from '#src/platform/clock';
import { inTransaction, Prisma, type Tx } from '#src/platform/db';
import { eachOnItsOwn } from '#src/platform/eachOnItsOwn';
import type { Deps, Realtime } from '#src/platform/http/context';
import { enqueue } from '#src/platform/jobs';
import { lastsNow } from './current.queries';
import { findAbsentees, findChanges, MOST, type Change } from './deputies.queries';

/**
 * Absences must not change while a memo's roles are written: writing roles takes the lock shared, changing absences
 * exclusively. Taken after the lock of executives, before any memo's row.
 */
const LOCK = 482_002;

export async function holdAbsences(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(${LOCK}::bigint)`;
}

export async function lockAbsences(tx: Tx): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${LOCK}::bigint)`;
}

const lasting = Prisma.raw(lastsNow('a', 'u', 'moment.now'));
const person = z.object({ id: z.number(), name: z.string() });

const deputyRows = z.array(person.extend({ standsInFor: z.array(z.number()) }));

/** Who stands in for these people today, each with the absent ones. Call `holdAbsences` first. */
export async function findDeputies(tx: Tx, absentIds: readonly number[]): Promise<z.infer<typeof deputyRows>> {
  if (absentIds.length === 0) return [];
  const rows = await tx.$queryRaw`
    SELECT d.id, d.name, array_agg(u.id ORDER BY u.id) AS "standsInFor"
      FROM (SELECT ${clock.now()}::timestamptz AS now) moment
      JOIN absences a ON a.user_id = ANY (${[...absentIds]}::int[])
      JOIN users u ON u.id = a.user_id
      JOIN users d ON d.id = a.deputy_id AND d.deactivated_at IS NULL
     WHERE ${lasting}
     GROUP BY d.id`;
  return deputyRows.parse(rows);
}

/** What is sent to them now would lie until they come back. Call `holdAbsences` first. */
export async function isAwayWithoutDeputy(tx: Tx, userId: number): Promise<boolean> {
  const rows = await tx.$queryRaw`
    SELECT 1
      FROM (SELECT ${clock.now()}::timestamptz AS now) moment
      JOIN absences a ON a.user_id = ${userId}::int
      JOIN users u ON u.id = a.user_id
      LEFT JOIN users d ON d.id = a.deputy_id AND d.deactivated_at IS NULL
     WHERE ${lasting} AND d.id IS NULL`;
  return z.array(z.unknown()).parse(rows).length > 0;
}

export type LostMemo = { memoId: number; userId: number };

/**
 * Updates deputies' rows in the transaction that changed the absences of `of` (absent or deputy), and returns who lost
 * which memo: close their pages after the commit. Limited to one person, so that wrong data of others cannot fail it.
 * Call `lockAbsences` first. A fixed number of statements; what exceeds `MOST` is left to the job.
 */
export async function renewDeputies(tx: Tx, of: number): Promise<LostMemo[]> {
  const now = clock.now();
  const found = await findChanges(tx, now, { of });
  if (found.length === 0) return [];
  const ids = [...new Set(found.map(({ memo_id }) => memo_id))];
  await tx.$queryRaw`SELECT 1 FROM memos WHERE id = ANY (${ids}::int[]) ORDER BY id FOR UPDATE`;
  // Again under the locks of the memos.
  const changes = await findChanges(tx, now, { ids, of });
  const joining = changes.filter(({ joins }) => joins);
  const leaving = changes.filter(({ joins }) => !joins);
  await join(tx, joining);
  const lost = await leave(tx, leaving);
  await recordHistory(tx, changes.map(historyOf));
  await recordForPeople(tx, standIns(joining));
  await enqueuePageRefresh(tx, { memoIds: ids, lost });
  if (found.length === MOST) await enqueue(tx, 'attend_to_absences', {});
  return lost;
}

/** A deputy of several recipients of one memo is one row. */
const pairs = (changes: readonly Change[]) => Prisma.sql`(
  SELECT memo_id, user_id, array_agg(absent_id) AS absent
    FROM unnest(${changes.map(({ memo_id }) => memo_id)}::int[], ${changes.map(({ user_id }) => user_id)}::int[],
                ${changes.map(({ absent_id }) => absent_id)}::int[]) AS change (memo_id, user_id, absent_id)
   GROUP BY memo_id, user_id) one`;

const join = (tx: Tx, joining: readonly Change[]) => tx.$executeRaw`
  INSERT INTO participants AS p (memo_id, user_id, is_deputy, deputy_for, created_at, stage, joined_at)
  SELECT m.id, one.user_id, true, one.absent, m.created_at, m.stage, ${clock.now()}::timestamptz
    FROM ${pairs(joining)} JOIN memos m ON m.id = one.memo_id
  ON CONFLICT (memo_id, user_id) DO UPDATE SET is_deputy = true, deputy_for = p.deputy_for || EXCLUDED.deputy_for`;

const lostRows = z.array(z.object({ memoId: z.number(), userId: z.number() }));

/** A deputy who considered a memo keeps it as subscriber, and one with another role by that. Returns lost memos. */
async function leave(tx: Tx, leaving: readonly Change[]): Promise<LostMemo[]> {
  const own = Prisma.sql`p.memo_id = one.memo_id AND p.user_id = one.user_id`;
  await tx.$executeRaw`
    UPDATE participants p SET is_subscriber = true
      FROM ${pairs(leaving)}
     WHERE ${own} AND p.deputy_for <@ one.absent AND NOT p.is_recipient AND NOT p.is_subscriber
       AND EXISTS (SELECT 1 FROM considerations c WHERE c.memo_id = p.memo_id AND c.considered_by_id = p.user_id AND c.ended_at IS NULL)`;
  const lost = lostRows.parse(
    await tx.$queryRaw`
      DELETE FROM participants p USING ${pairs(leaving)}
       WHERE ${own} AND p.deputy_for <@ one.absent AND NOT (p.is_owner OR p.is_recipient OR p.is_subscriber OR p.is_adviser OR p.is_assistant)
      RETURNING p.memo_id AS "memoId", p.user_id AS "userId"`,
  );
  await tx.$executeRaw`
    UPDATE participants p
       SET deputy_for = ARRAY(SELECT unnest(p.deputy_for) EXCEPT SELECT unnest(one.absent)),
           is_deputy = NOT p.deputy_for <@ one.absent
      FROM ${pairs(leaving)} WHERE ${own}`;
  await markLostNoticesRead(tx, lost);
  return lost;
}

function historyOf({ memo_id: memoId, user_id: id, name, joins, absent_id, absent_name, until }: Change): NewEvent {
  const changes = { people: [{ id, name }], absent: { id: absent_id, name: absent_name } };
  const event = { actorId: null, memoId };
  return joins
    ? { ...event, type: 'memo.deputyJoined', changes: { ...changes, until: until ?? '' } }
    : { ...event, type: 'memo.deputyLeft', changes };
}

/** One event a deputy, with the number of memos of each absent person. */
function standIns(joining: readonly Change[]): NewEvent<'person.standsIn'>[] {
  const groups = new Map<string, Change[]>();
  for (const one of joining) {
    const key = `${one.user_id} for ${one.absent_id}`;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (!first) return [];
    const { user_id: userId, absent_id, absent_name, until } = first;
    const memos = group.map(({ memo_id }) => memo_id);
    const told = { count: memos.length, memos: memos.slice(0, MOST_LISTED) };
    const absent = { id: absent_id, name: absent_name };
    return [
      { type: 'person.standsIn', actorId: null, userId, changes: { absent, until: until ?? '', ...told } } as const,
    ];
  });
}

export function closePages(realtime: Realtime, lost: readonly LostMemo[]): void {
  for (const { memoId, userId } of lost) realtime.leavePage(userId, { kind: 'memo', id: memoId });
}

/** Every quarter of an hour, when a day begins in some zone. Each absence is handled on its own. */
export async function attendToAbsences(deps: Pick<Deps, 'db' | 'realtime' | 'logger'>): Promise<void> {
  const { db, realtime } = deps;
  await eachOnItsOwn(deps, await findAbsentees(db.prisma, clock.now()), 'deputies could not be renewed', async (id) => {
    const lost = await inTransaction(db, async (tx) => {
      await lockAbsences(tx);
      return renewDeputies(tx, id);
    });
    closePages(realtime, lost);
  });
}

/**
 * For a deactivated person, in the same transaction. Absences keep their days; their owners see that the deputy is
 * missing. Close the returned pages after the commit.
 */
export async function endDeputyships(tx: Tx, userId: number): Promise<LostMemo[]> {
  await lockAbsences(tx);
  const today = new Date(clock.now().getTime() - 24 * 3_600_000);
  await tx.absence.updateMany({
    where: { deputyId: userId, endedAt: null, untilDay: { gte: today } },
    data: { deputyId: null, version: { increment: 1 } },
  });
  return renewDeputies(tx, userId);
}
