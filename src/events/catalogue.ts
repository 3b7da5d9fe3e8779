import { z } from 'zod';
import type { EventEntry } from './entry';
import { memoEvents } from './memoEvents';
import { messageEvents } from './messageEvents';
import { personEvents } from './personEvents';
import { reminderEvents } from './reminderEvents';
import { taskEvents } from './taskEvents';

const events = { ...memoEvents, ...taskEvents, ...messageEvents, ...reminderEvents, ...personEvents };

export type EventType = keyof typeof events;
export type TaskEventType = keyof typeof taskEvents;
export type PersonEventType = keyof typeof personEvents;

type ChangesOf = { [T in EventType]: z.infer<(typeof events)[T]['schema']> };
export type EventChanges<T extends EventType> = ChangesOf[T];

/** Everything that can happen. Each event is a row of the history, and the source of its notices. */
export const catalogue: { readonly [T in EventType]: EventEntry<ChangesOf[T]> } = events;

export const eventTypes = Object.keys(events).filter((key): key is EventType => key in events);

/** The type of a stored event; one that this version does not know is a mistake to be seen. */
export const eventTypeOf = (type: string): EventType => z.enum(eventTypes).parse(type);

/** What a stored event says. */
export const changesOf = <T extends EventType>(type: T, stored: unknown): EventChanges<T> =>
  catalogue[type].schema.parse(stored);

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
