import { z } from 'zod';
import { clock } from '#src/platform/clock';
import type { Tx } from '#src/platform/db';
import type { Context, Undo } from '#src/platform/http/context';
import { memoUrls } from '../memos.urls';

/** What the reader did with the memo a moment ago and may still undo, as the form that does it. */
export async function undoOffered(
  { config, db, actor }: Pick<Context, 'config' | 'db' | 'actor'>,
  memoId: number,
): Promise<Undo | undefined> {
  if (config.undoMs === 0) return undefined;
  const now = clock.now();
  const held = await db.prisma.heldAct.findFirst({
    where: { memoId, actorId: actor.id, undoneAt: null, until: { gt: now } },
    orderBy: { id: 'desc' },
    select: { id: true, until: true },
  });
  return held ? { action: memoUrls.undo(memoId), act: held.id, ms: held.until.getTime() - now.getTime() } : undefined;
}

const heldRows = z.array(
  z.object({
    id: z.number(),
    actorId: z.number(),
    eventId: z.number().nullable(),
    until: z.date(),
    rowVersion: z.number(),
    isUndone: z.boolean(),
    type: z.string().nullable(),
    happenedAt: z.date(),
  }),
);

export type HeldAct = z.infer<typeof heldRows>[number];

/** Whoever tells people of it waits. */
export async function lockHeldAct(tx: Tx, memoId: number, id: number): Promise<HeldAct | undefined> {
  const rows = await tx.$queryRaw`
    SELECT h.id, h.actor_id AS "actorId", h.event_id AS "eventId", h.until, h.row_version AS "rowVersion",
           h.undone_at IS NOT NULL AS "isUndone", e.type, coalesce(e.created_at, h.until) AS "happenedAt"
      FROM held_acts h LEFT JOIN events e ON e.id = h.event_id
     WHERE h.id = ${id} AND h.memo_id = ${memoId} FOR UPDATE OF h`;
  return heldRows.parse(rows)[0];
}
