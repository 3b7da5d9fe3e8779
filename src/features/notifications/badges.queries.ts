import type { Counts } from '#src/platform/liveEvents';
import { z } from 'zod';
import { clock } from '#src/platform/clock';
import type { Database } from '#src/platform/db';
import { dayAt, waits } from '#src/policies/waiting.policy';

const row = z.object({
  user_id: z.number(),
  unread: z.number(),
  to_consider: z.number(),
  to_do: z.number(),
  due_reminders: z.number(),
});

const upTo100 = (rows: string): string => `(SELECT count(*)::int FROM (SELECT 1 FROM ${rows} LIMIT 100) AS bounded)`;

/** As SQL columns; `userId` is their id in `u`. Counts stop at 100. */
export const badgeCounts = (userId: string, now: string): string => `
  ${upTo100(`notifications n WHERE n.user_id = ${userId} AND n.read_at IS NULL`)} AS unread,
  ${upTo100(`participants p WHERE p.user_id = ${userId} AND ${waits('p', dayAt(now, 'u'))}`)} AS to_consider,
  ${upTo100(`task_participants tp WHERE tp.user_id = ${userId} AND tp.is_responsible AND tp.is_active AND tp.hidden_at IS NULL AND tp.kind = 'task'`)} AS to_do,
  ${upTo100(`reminders r WHERE r.user_id = ${userId} AND r.done_at IS NULL AND r.delivered_at IS NOT NULL`)} AS due_reminders`;

const COUNT_BADGES = `
  SELECT asked.id AS user_id, ${badgeCounts('asked.id', '$2')}
    FROM unnest($1::int[]) AS asked(id) LEFT JOIN users u ON u.id = asked.id`;

export type Badges = Counts;

export async function countBadgesOf(db: Pick<Database, 'named'>, userIds: number[]): Promise<Map<number, Badges>> {
  const rows = await db.named('badges', COUNT_BADGES, row, [userIds, clock.now()]);
  return new Map(rows.map((found) => [found.user_id, badgesIn(found)]));
}

export async function countBadges(db: Pick<Database, 'named'>, userId: number): Promise<Badges> {
  const found = await countBadgesOf(db, [userId]);
  return found.get(userId) ?? { unread: 0, toConsider: 0, toDo: 0, dueReminders: 0 };
}

const badgesIn = (found: z.infer<typeof row>): Badges => ({
  unread: found.unread,
  toConsider: found.to_consider,
  toDo: found.to_do,
  dueReminders: found.due_reminders,
});
