import { catalogue, eventTypeOf, type EventType } from './catalogue';
import { everyone, nobody, withChanges, type AudienceFacts } from './entry';
import type { NoticeKind } from './noticeKinds';

/**
 * Whom an event concerns; null: nobody. The actor, the inactive and those who may not see the memo or task are taken out of
 * `people` afterwards (`audience.queries.ts`).
 */
export function recipientsOf<T extends EventType>(type: T, stored: AudienceFacts<unknown>) {
  const { schema, kind, audience = everyone, former = nobody } = catalogue[type];
  if (kind === null) return null;
  const facts = withChanges(schema, stored);
  const kindFor = (userId: number): NoticeKind =>
    typeof kind === 'function' ? kind({ changes: facts.changes, userId }) : kind;
  return { people: audience(facts), former: former(facts), kindFor };
}

/** Whether people are told of it although, or because, the memo or task is out of their sight. */
export const isToldWithoutSight = (type: string): boolean => catalogue[eventTypeOf(type)].former !== undefined;
