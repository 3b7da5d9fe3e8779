import { z } from 'zod';
import type { Tx } from '#src/platform/db';
import { eventSchemas, eventTypeOf } from './catalogue';

/**
 * One save may do several things, each with its event. Events are never updated, so those of one transaction are the
 * rows with the same `xmin`. Only a restored backup writes many saves in one transaction: hence the minute.
 */
type Reader = Pick<Tx, '$queryRaw'>;

const joinedRows = z.array(z.object({ id: z.number(), type: z.string() }));
const joiningRows = z.array(z.object({ type: z.string(), changes: z.unknown() }));
const titleRows = z.array(z.object({ type: z.string(), note: z.string().nullable(), title: z.string().nullable() }));

/**
 * Who is told of the save that edited the memo by another of its events, and not of the edit as well: everybody when it
 * changed the recipient, else those who became subscribers by it.
 */
export async function findToldOtherwise(db: Reader, edit: { id: number }): Promise<'everybody' | Set<number>> {
  const rows = await db.$queryRaw`
    SELECT e.type, e.changes
      FROM events edit
      JOIN events e ON e.memo_id = edit.memo_id AND e.xmin = edit.xmin AND e.id > edit.id
                   AND e.created_at < edit.created_at + interval '1 minute'
     WHERE edit.id = ${edit.id} AND e.type IN ('memo.recipientChanged', 'memo.subscriberAdded')`;
  const others = joiningRows.parse(rows);
  if (others.some(({ type }) => eventTypeOf(type) === 'memo.recipientChanged')) return 'everybody';
  const people = others.flatMap(({ changes }) => eventSchemas['memo.subscriberAdded'].parse(changes).people);
  return new Set(people.map(({ id }) => id));
}

/** Who came into the task, or became responsible, by the same save: what they are told is that. */
export async function findJoinedBySave(db: Reader, event: { id: number }): Promise<{ id: number; type: string }[]> {
  const rows = await db.$queryRaw`
    SELECT (person->>'id')::int AS id, e.type
      FROM events own
      JOIN events e ON e.task_id = own.task_id AND e.xmin = own.xmin
                   AND abs(extract(epoch FROM e.created_at - own.created_at)) < 60,
           jsonb_array_elements(coalesce(e.changes->'joined', e.changes->'people')) person
     WHERE own.id = ${event.id} AND e.type IN ('task.responsibleChanged', 'task.subscriberAdded')`;
  return joinedRows.parse(rows);
}

/** Whom a message of the same save names: who came in by being mentioned is told of the mention. */
export async function findMentionedBySave(db: Reader, event: { id: number }): Promise<Set<number>> {
  const rows = await db.$queryRaw`
    SELECT e.type, e.changes
      FROM events own
      JOIN events e ON (e.memo_id = own.memo_id OR e.task_id = own.task_id) AND e.xmin = own.xmin AND e.id > own.id
                   AND e.created_at < own.created_at + interval '1 minute'
     WHERE own.id = ${event.id} AND e.type = 'message.posted'`;
  const named = joiningRows
    .parse(rows)
    .flatMap(({ changes }) => eventSchemas['message.posted'].parse(changes).mentioned);
  return new Set(named.map(({ id }) => id));
}

const TOLD_FIRST = ['task.closed', 'task.stageChanged', 'task.responsibleChanged', 'task.dueChanged'] as const;
type OfOneSave = (typeof TOLD_FIRST)[number];

export const isOfOneSave = (type: string): type is OfOneSave => TOLD_FIRST.some((one) => one === type);

/** The other changes of the save that everybody in the task is told of before this one: one notice of a save is enough. */
export async function findToldFirst(
  db: Reader,
  event: { id: number; type: OfOneSave },
): Promise<{ type: OfOneSave; changes: unknown }[]> {
  const first = TOLD_FIRST.slice(0, TOLD_FIRST.indexOf(event.type));
  const rows = await db.$queryRaw`
    SELECT e.type, e.changes
      FROM events own
      JOIN events e ON e.task_id = own.task_id AND e.xmin = own.xmin AND e.id <> own.id
                   AND abs(extract(epoch FROM e.created_at - own.created_at)) < 60
     WHERE own.id = ${event.id} AND e.type = ANY(${first})`;
  return joiningRows.parse(rows).flatMap(({ type, changes }) => (isOfOneSave(type) ? [{ type, changes }] : []));
}

/** Who is in the task that came of a memo, and hears of it by the task's own event. */
export async function findToldByTask(db: Pick<Tx, 'taskParticipant'>, taskId: number): Promise<Set<number>> {
  const rows = await db.taskParticipant.findMany({ where: { taskId }, select: { userId: true } });
  return new Set(rows.map(({ userId }) => userId));
}

/** What stands for the title of something out of sight. */
export const noTitle = '…';

/**
 * The title as those saw it who lost the memo or task by this event: before the same save, which may have changed it too, and
 * before all later ones. A reminder of what is out of sight has its own note alone.
 */
export async function titleAt(db: Reader, present: { title: string }, eventId: number): Promise<string> {
  const rows = await db.$queryRaw`
    SELECT loss.type, loss.changes ->> 'note' AS note, e.changes #>> '{changes,title,from}' AS title
      FROM events loss
      LEFT JOIN events e ON (e.memo_id = loss.memo_id OR e.task_id = loss.task_id)
                   AND (e.id > loss.id OR e.xmin = loss.xmin AND e.created_at > loss.created_at - interval '1 minute')
                   AND e.type IN ('memo.edited', 'task.edited') AND e.changes #> '{changes,title}' IS NOT NULL
     WHERE loss.id = ${eventId}
     ORDER BY e.id LIMIT 1`;
  const [found] = titleRows.parse(rows);
  if (found?.type === 'reminder.due') return found.note || noTitle;
  return found?.title ?? present.title;
}
