import { z } from 'zod';
import type { Database } from '#src/platform/db';

const row = z.object({ unread: z.number(), to_consider: z.number(), to_do: z.number(), due_reminders: z.number() });

/** The same bounded counts as the actor's (see people/actor.queries.ts), for pages that are already open. */
const COUNT_BADGES = `
  SELECT (SELECT count(*)::int FROM (SELECT 1 FROM notifications n
            WHERE n.user_id = $1 AND n.read_at IS NULL LIMIT 100) AS bounded) AS unread,
         (SELECT count(*)::int FROM (SELECT 1 FROM participants p
            WHERE p.user_id = $1 AND (p.is_recipient OR p.is_deputy) AND p.stage IN ('pending', 'postponed') LIMIT 100) AS bounded) AS to_consider,
         (SELECT count(*)::int FROM (SELECT 1 FROM task_participants tp
            WHERE tp.user_id = $1 AND tp.is_responsible AND tp.is_active AND tp.hidden_at IS NULL LIMIT 100) AS bounded) AS to_do,
         (SELECT count(*)::int FROM (SELECT 1 FROM reminders r
            WHERE r.user_id = $1 AND r.done_at IS NULL AND r.delivered_at IS NOT NULL LIMIT 100) AS bounded) AS due_reminders`;

export type Badges = { unread: number; toConsider: number; toDo: number; dueReminders: number };

export async function countBadges(db: Pick<Database, 'named'>, userId: number): Promise<Badges> {
  const [found] = await db.named('badges', COUNT_BADGES, row, [userId]);
  return {
    unread: found?.unread ?? 0,
    toConsider: found?.to_consider ?? 0,
    toDo: found?.to_do ?? 0,
    dueReminders: found?.due_reminders ?? 0,
  };
}
