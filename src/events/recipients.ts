import { catalogue, eventTypeOf, type EventType } from './catalogue';
import { nobody, withChanges, type AudienceFacts } from './entry';
import type { NoticeKind } from './noticeKinds';

/**
 * Null: nobody. `audience.queries.ts` removes the actor, inactive people, and those who may not see the memo or task.
 */
export function recipientsOf<T extends EventType>(type: T, stored: AudienceFacts<unknown>) {
  const entry = catalogue[type];
  if (entry.kind === null) return null;
  const { schema, kind, audience, former = nobody } = entry;
  const facts = withChanges(schema, stored);
  const kindFor = (userId: number): NoticeKind =>
    typeof kind === 'function' ? kind({ changes: facts.changes, userId }) : kind;
  return { people: audience(facts), former: former(facts), kindFor };
}

export const isToldWithoutSight = (type: string): boolean => catalogue[eventTypeOf(type)].former !== undefined;
