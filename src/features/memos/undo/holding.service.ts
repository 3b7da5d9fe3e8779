import { z } from 'zod';
import type { NewEvent, EventType } from '#src/events/catalogue';
import { recordEvent } from '#src/events/record';
import { clock } from '#src/platform/clock';
import type { Tx } from '#src/platform/db';
import type { Deps } from '#src/platform/http/context';

type Settings = Pick<Deps, 'config'>;
type Before = Record<string, unknown>;
type Act<T extends EventType> = NewEvent<T> & { memoId: number; actorId: number };

const found = z.tuple([z.object({ before: z.record(z.string(), z.unknown()) })]);

/**
 * What deciding on the memo or removing somebody changes, as it is now: call it before anything is written. `userIds`: whose
 * part in it may change. Locks the memo.
 */
export async function keepAsItIs(
  tx: Tx,
  { config }: Settings,
  memoId: number,
  userIds: readonly number[] = [],
): Promise<Before> {
  if (config.undoMs === 0) return {};
  await tx.$queryRaw`SELECT 1 FROM memos WHERE id = ${memoId} FOR UPDATE`;
  const ids = [...userIds];
  const rows = await tx.$queryRaw`
    SELECT jsonb_build_object(
             'memo', (SELECT to_jsonb(kept) FROM (SELECT
                m.stage, m.stage_changed_at, m.postponed_until, m.considered_at, m.considered_by_id, m.considered_for_id, m.outcome,
                m.conclusion, m.taken_by_id, m.taken_until, m.activity_at, m.text_version, m.text_changed_at, m.text_changed_by_id) AS kept),
             'balls', (SELECT coalesce(jsonb_agg(id), '[]') FROM balls WHERE memo_id = m.id AND until IS NULL),
             'lastBall', (SELECT coalesce(max(id), 0) FROM balls WHERE memo_id = m.id),
             'lastConsideration', (SELECT coalesce(max(id), 0) FROM considerations WHERE memo_id = m.id),
             'proposals', (SELECT coalesce(jsonb_agg(id), '[]') FROM proposals WHERE memo_id = m.id AND ended_at IS NULL),
             'turns', (SELECT coalesce(jsonb_agg(r), '[]') FROM memo_recipients r WHERE r.memo_id = m.id),
             'people', (SELECT coalesce(jsonb_agg(p), '[]') FROM participants p WHERE p.memo_id = m.id AND p.user_id = ANY (${ids}::int[])),
             'unread', (SELECT coalesce(jsonb_agg(id), '[]') FROM notifications
                         WHERE memo_id = m.id AND user_id = ANY (${ids}::int[]) AND read_at IS NULL)) AS before
      FROM memos m WHERE m.id = ${memoId}`;
  return found.parse(rows)[0].before;
}

/** Records what was done last in this transaction. For a few seconds it can be undone, and nobody is told until then. */
export async function recordUndoable<T extends EventType>(
  tx: Tx,
  { config }: Settings,
  event: Act<T>,
  before: Before = {},
): Promise<void> {
  if (config.undoMs === 0) return void (await recordEvent(tx, event));
  const until = new Date(clock.now().getTime() + config.undoMs);
  const eventId = await recordEvent(tx, event, until);
  await tx.$executeRaw`
    INSERT INTO held_acts (event_id, memo_id, actor_id, until, row_version, activity_at, before)
    SELECT ${eventId}::int, id, ${event.actorId}::int, ${until}::timestamptz, version, activity_at, ${JSON.stringify(before)}::jsonb
      FROM memos WHERE id = ${event.memoId}`;
}
