import { z } from 'zod';
import type { Tx } from '#src/platform/db';
import { changesOf, eventTypeOf, type EventType } from './catalogue';
import { idsOf } from './entry';
import type { HappenedEvent } from './event.queries';
import { mutedFor } from './muting';

/**
 * One save may do several things, each with its event. Events are never updated, so those of one transaction are the
 * rows with the same `xmin`. Only a restored backup writes many saves in one transaction: hence the minute.
 */
type Reader = Pick<Tx, '$queryRaw'>;
type Saved = Pick<HappenedEvent, 'id' | 'type' | 'changes'>;

const savedRows = z.array(z.object({ id: z.number(), type: z.string().transform(eventTypeOf), changes: z.json() }));
const titleRows = z.array(z.object({ type: z.string(), note: z.string().nullable(), title: z.string().nullable() }));

/** What else the save did to the memo or task, of these types. */
async function findSameSave(db: Reader, { id }: Saved, types: readonly EventType[]): Promise<Saved[]> {
  const rows = await db.$queryRaw`
    SELECT e.id, e.type, e.changes
      FROM events own
      JOIN events e ON (e.memo_id = own.memo_id OR e.task_id = own.task_id) AND e.xmin = own.xmin AND e.id <> own.id
                   AND abs(extract(epoch FROM e.created_at - own.created_at)) < 60
     WHERE own.id = ${id} AND e.type = ANY(${types})`;
  return savedRows.parse(rows);
}

/** Who hears of the same by another event: of one save everybody is told one thing. */
export async function findToldOtherwise(tx: Tx, event: HappenedEvent): Promise<'everybody' | Set<number>> {
  const { type } = event;
  switch (type) {
    case 'memo.edited':
      return toldOfEdit(await findLater(tx, event, ['memo.recipientChanged', 'memo.subscriberAdded']));
    // Who came in by being mentioned is told of the mention.
    case 'memo.subscriberAdded':
    case 'task.subscriberAdded':
      return namedIn(await findLater(tx, event, ['message.posted']));
    case 'memo.taskCreated':
    case 'memo.taskClosed':
      return findPeopleIn(tx, changesOf(type, event.changes).taskId);
    default:
      return isOfOneSave(type) ? toldOfTask(tx, event, TOLD_FIRST.slice(0, TOLD_FIRST.indexOf(type))) : new Set();
  }
}

const findLater = async (db: Reader, event: Saved, types: readonly EventType[]): Promise<Saved[]> =>
  (await findSameSave(db, event, types)).filter(({ id }) => id > event.id);

/** A change of recipient is told to everybody, and new subscribers are told that they are. */
const toldOfEdit = (later: readonly Saved[]): 'everybody' | Set<number> =>
  later.some(({ type }) => type === 'memo.recipientChanged') ? 'everybody' : namedIn(later);

const namedIn = (saved: readonly Saved[]): Set<number> => new Set(saved.flatMap(peopleIn));

/** Who came in by the event, or is mentioned by it. */
function peopleIn({ type, changes }: Pick<Saved, 'type' | 'changes'>): number[] {
  switch (type) {
    case 'memo.subscriberAdded':
    case 'task.subscriberAdded':
      return idsOf(changesOf(type, changes).people);
    case 'task.responsibleChanged':
      return idsOf(changesOf(type, changes).joined);
    case 'message.posted':
      return idsOf(changesOf(type, changes).mentioned);
    default:
      return [];
  }
}

/** Who is in the task that came of a memo hears of it by the task's own event. */
async function findPeopleIn(db: Pick<Tx, 'taskParticipant'>, taskId: number): Promise<Set<number>> {
  const rows = await db.taskParticipant.findMany({ where: { taskId }, select: { userId: true } });
  return new Set(rows.map(({ userId }) => userId));
}

/** What weighs most is told. */
const TOLD_FIRST = ['task.closed', 'task.stageChanged', 'task.responsibleChanged', 'task.dueChanged'] as const;
type OfOneSave = (typeof TOLD_FIRST)[number];

const isOfOneSave = (type: EventType): type is OfOneSave => TOLD_FIRST.some((one) => one === type);

/** Whoever came in by the save is told that alone, the others `first`. */
async function toldOfTask(tx: Tx, event: HappenedEvent, first: readonly EventType[]): Promise<Set<number>> {
  const told = new Set<number>();
  const saved = await findSameSave(tx, event, [...first, 'task.responsibleChanged', 'task.subscriberAdded']);
  for (const other of saved.filter(({ type }) => first.includes(type))) {
    const muted = mutedFor({ ...other, subject: event.subject });
    for (const { userId } of event.subject.participants) if (!muted.has(userId)) told.add(userId);
  }
  for (const id of namedIn(saved)) told.add(id);
  for (const id of peopleIn(event)) told.delete(id);
  return told;
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
