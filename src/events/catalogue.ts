import { z } from 'zod';
import { personEventSchemas } from './personEvents';
import { taskEventSchemas } from './taskEvents';

/** What can happen. Each event is a row of the history, and the source of its notices (see subscribers.ts). */

const change = z.object({ from: z.unknown(), to: z.unknown() });
/** Old and new values of edited fields. People and purposes by name, because the history is read long after. */
const changes = z.record(z.string(), change);
const person = z.object({ id: z.number(), name: z.string() });
const people = z.array(person);
const none = z.object({});

export const eventSchemas = {
  ...taskEventSchemas,
  ...personEventSchemas,
  'memo.drafted': none,
  'memo.sent': none,
  /** The draft edits of the owner are nobody's business; only edits after sending are recorded. */
  'memo.edited': z.object({ changes }),
  /** `left` lost the memo by it, `joined` has it now. */
  'memo.recipientChanged': z.object({ from: z.string(), to: z.string(), left: people, joined: people }),
  'memo.postponed': z.object({ until: z.iso.date().nullable() }),
  'memo.setPending': none,
  'memo.considered': none,
  'memo.conclusionEdited': z.object({ changes }),
  /** `conclusion` is the text that fell by it. */
  'memo.reopened': z.object({ reason: z.string(), conclusion: z.string().optional() }),
  /** `participants` are told although the memo is gone from their lists. */
  'memo.withdrawn': z.object({ participants: people }),
  /** Somebody stands in for the absent recipient, until a day; and does so no longer. */
  'memo.deputyJoined': z.object({ people, absent: person, until: z.iso.date() }),
  'memo.deputyLeft': z.object({ people, absent: person }),
  'memo.subscriberAdded': z.object({ people }),
  'memo.subscriberRemoved': z.object({ people }),
  'memo.subscriberLeft': none,
  'memo.filesAdded': z.object({ names: z.array(z.string()) }),
  'memo.fileRemoved': z.object({ names: z.array(z.string()) }),
  /** A person with a role opened it for the first time. */
  'memo.seen': none,
  /** An operator, or an executive by the setting, read a memo in which they have no role. */
  'memo.read': none,
  /** A task came of it; those who are not in the task are told here. */
  'memo.taskCreated': z.object({ taskId: z.number(), considered: z.boolean() }),
  /** The same as the task's own event, for the memo's owner who has no part in the task. */
  'memo.taskClosed': z.object({ taskId: z.number(), stage: z.string(), isDone: z.boolean(), conclusion: z.string() }),
  /** Until version 0.9 each memo reminded its recipients by itself; now `person.memosWait` tells them of all. */
  'memo.waiting': z.object({ days: z.number(), people: people.optional() }),
  /** Told to the one who set it alone, and no part of the history that others read. */
  'reminder.due': z.object({ reminderId: z.number(), userId: z.number(), note: z.string() }),
  /** `mentioned` are the participants whom the text names with an @. The text itself stands in the message alone. */
  'message.posted': z.object({ mentioned: people }),
} as const;

export type EventType = keyof typeof eventSchemas;
export type TaskEventType = keyof typeof taskEventSchemas;
export type PersonEventType = keyof typeof personEventSchemas;
export type EventChanges<T extends EventType> = z.infer<(typeof eventSchemas)[T]>;

export type NewEvent<T extends EventType = EventType> = {
  type: T;
  /** Null when the system itself acts. */
  actorId: number | null;
  /** For whom the actor did it, as a deputy. */
  doneForId?: number | null;
  /** One of the three: what it happened to, or whom it tells of many memos and tasks. */
  memoId?: number;
  taskId?: number;
  userId?: number;
  /** Told with all that belongs to this work, and not by itself. */
  bulkRunId?: number | null;
  /** The chat message that the event is about. */
  messageId?: number;
  changes: EventChanges<T>;
};

export const eventTypes = Object.keys(eventSchemas).filter((key): key is EventType => key in eventSchemas);

/** The type of a stored event; one that this version does not know is a mistake to be seen. */
export const eventTypeOf = (type: string): EventType => z.enum(eventTypes).parse(type);
