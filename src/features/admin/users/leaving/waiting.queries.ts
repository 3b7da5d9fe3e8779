import { z } from 'zod';
import type { Tx } from '#src/platform/db';

/** What waits for a person, in numbers: whoever manages people sees nothing more of memos and tasks. */
const row = z.object({
  memos: z.number(),
  ownedTasks: z.number(),
  coOwnedTasks: z.number(),
  responsibleTasks: z.number(),
  tasks: z.number(),
  reminders: z.number(),
});

export type Headship = { departmentId: number; name: string; otherHeads: string[] };
export type Waiting = z.infer<typeof row> & { headships: Headship[] };

export async function whatWaits(tx: Pick<Tx, '$queryRaw' | 'departmentHead'>, userId: number): Promise<Waiting> {
  const [found] = z.array(row).parse(
    await tx.$queryRaw`
      SELECT (SELECT count(*)::int FROM memos m JOIN participants p ON p.memo_id = m.id AND p.user_id = ${userId}
               WHERE p.is_recipient AND p.stage IN ('pending', 'postponed')
                 AND m.recipient_id = ${userId} AND m.recipient_count = 1 AND m.owner_id <> ${userId} AND m.withdrawn_at IS NULL) AS memos,
             count(*) FILTER (WHERE is_owner)::int AS "ownedTasks",
             count(*) FILTER (WHERE is_co_owner)::int AS "coOwnedTasks",
             count(*) FILTER (WHERE is_responsible)::int AS "responsibleTasks",
             count(*)::int AS tasks,
             (SELECT count(*)::int FROM reminders WHERE user_id = ${userId} AND done_at IS NULL) AS reminders
        FROM task_participants
       WHERE user_id = ${userId} AND is_active AND (is_owner OR is_co_owner OR is_responsible)`,
  );
  const none = { memos: 0, ownedTasks: 0, coOwnedTasks: 0, responsibleTasks: 0, tasks: 0, reminders: 0 };
  return { ...(found ?? none), headships: await headshipsOf(tx, userId) };
}

async function headshipsOf(tx: Pick<Tx, 'departmentHead'>, userId: number): Promise<Headship[]> {
  const heads = { select: { userId: true, user: { select: { name: true, deactivatedAt: true } } } };
  const found = await tx.departmentHead.findMany({
    where: { userId, department: { archivedAt: null } },
    select: { departmentId: true, department: { select: { name: true, heads } } },
    orderBy: { department: { name: 'asc' } },
  });
  return found.map(({ departmentId, department }) => ({
    departmentId,
    name: department.name,
    otherHeads: department.heads
      .filter((head) => head.userId !== userId && head.user.deactivatedAt === null)
      .map((head) => head.user.name),
  }));
}

/** Reminders end with nobody to remind: they alone hold no one up. */
export const isWaitedFor = ({ memos, tasks, headships }: Waiting): boolean =>
  memos > 0 || tasks > 0 || headships.length > 0;
