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

export const catalogue: { readonly [T in EventType]: EventEntry<ChangesOf[T]> } = events;

export const eventTypes = Object.keys(events).filter((key): key is EventType => key in events);

/** Throws for a type that this version does not know. */
export const eventTypeOf = (type: string): EventType => z.enum(eventTypes).parse(type);

export const changesOf = <T extends EventType>(type: T, stored: unknown): EventChanges<T> =>
  catalogue[type].schema.parse(stored);

export type NewEvent<T extends EventType = EventType> = {
  type: T;
  actorId: number | null;
  /** The absent person for whom a deputy acted. */
  doneForId?: number | null;
  /** One of three: a memo, a task, or the person who is told of many of them. */
  memoId?: number;
  taskId?: number;
  userId?: number;
  /** Work on many rows: people are told of the whole, not of this event. */
  bulkRunId?: number | null;
  messageId?: number;
  changes: EventChanges<T>;
};
