import { z } from 'zod';
import type { Tx } from '#src/platform/db';
import { changesOf, eventTypeOf, type EventType } from './catalogue';
import { idsOf } from './entry';
import type { HappenedEvent } from './event.queries';
import { mutedFor } from './muting';

/**
 * One save may record several events, and a person is told one of them. Events of one transaction share their `xmin`,
 * as rows are never updated. A restored backup writes many saves in one transaction: hence the minute.
 */
type Reader = Pick<Tx, '$queryRaw'>;
type Saved = Pick<HappenedEvent, 'id' | 'type' | 'changes'>;

const savedRows = z.array(z.object({ id: z.number(), type: z.string().transform(eventTypeOf), changes: z.json() }));
const titleRows = z.array(z.object({ type: z.string(), note: z.string().nullable(), title: z.string().nullable() }));

async function findSameSave(db: Reader, { id }: Saved, types: readonly EventType[]): Promise<Saved[]> {
  const rows = await db.$queryRaw`
    SELECT e.id, e.type, e.changes
      FROM events own
      JOIN events e ON (e.memo_id = own.memo_id OR e.task_id = own.task_id) AND e.xmin = own.xmin AND e.id <> own.id
                   AND abs(extract(epoch FROM e.created_at - own.created_at)) < 60
     WHERE own.id = ${id} AND e.type = ANY(${types})`;
  return savedRows.parse(rows);
}

export async function findToldOtherwise(tx: Tx, event: HappenedEvent): Promise<'everybody' | Set<number>> {
  const { type } = event;
  switch (type) {
    case 'memo.edited':
      return toldOfEdit(event, await findLater(tx, event, ['memo.recipientChanged', 'memo.subscriberAdded']));
    case 'memo.recipientChanged':
      return namedIn(await findSameSave(tx, event, ['memo.edited']));
    case 'memo.corrected':
      return namedIn(await findSameSave(tx, event, ['memo.subscriberAdded']));
    // It was taken back and sent anew before anybody was told: the later sending is.
    case 'memo.sent':
      return event.createdAt < (event.subject.sentAt ?? event.createdAt) ? 'everybody' : new Set();
    // New subscribers who were mentioned are told of the mention.
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

/** A change of recipient is told to everybody but who must decide again; new subscribers are told that they were added. */
function toldOfEdit(event: HappenedEvent, later: readonly Saved[]): 'everybody' | Set<number> {
  if (!later.some(({ type }) => type === 'memo.recipientChanged')) return namedIn(later);
  const asked = new Set(peopleIn(event));
  if (asked.size === 0) return 'everybody';
  return new Set(event.subject.participants.map(({ userId }) => userId).filter((id) => !asked.has(id)));
}

const namedIn = (saved: readonly Saved[]): Set<number> => new Set(saved.flatMap(peopleIn));

function peopleIn({ type, changes }: Pick<Saved, 'type' | 'changes'>): number[] {
  switch (type) {
    case 'memo.subscriberAdded':
    case 'task.subscriberAdded':
      return idsOf(changesOf(type, changes).people);
    case 'task.responsibleChanged':
      return idsOf(changesOf(type, changes).joined);
    case 'memo.edited':
      return idsOf(changesOf(type, changes).askedAgain ?? []);
    case 'message.posted':
      return idsOf(changesOf(type, changes).mentioned);
    default:
      return [];
  }
}

async function findPeopleIn(db: Pick<Tx, 'taskParticipant'>, taskId: number): Promise<Set<number>> {
  const rows = await db.taskParticipant.findMany({ where: { taskId }, select: { userId: true } });
  return new Set(rows.map(({ userId }) => userId));
}

const TOLD_FIRST = ['task.closed', 'task.stageChanged', 'task.responsibleChanged', 'task.dueChanged'] as const;
type OfOneSave = (typeof TOLD_FIRST)[number];

const isOfOneSave = (type: EventType): type is OfOneSave => TOLD_FIRST.some((one) => one === type);

/** People who were added are told only that; the others the first of the list. */
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

export const noTitle = '…';

/**
 * The title before this save and all later ones: those who lost the memo or task saw no other. A reminder without
 * access shows its note alone.
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
