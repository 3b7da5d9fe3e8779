import { catalogue, type EventType } from './catalogue';
import { withChanges, type MutedFacts } from './entry';
import type { HappenedEvent } from './event.queries';

export function isToldWhileMuted<T extends EventType>(type: T, facts: MutedFacts<unknown>): boolean {
  const { schema, whileMuted = false } = catalogue[type];
  return typeof whileMuted === 'function' ? whileMuted(withChanges(schema, facts)) : whileMuted;
}

type Muted = Pick<HappenedEvent, 'type' | 'subject'> & { changes: unknown };

export function mutedFor({ type, changes, subject }: Muted): Set<number> {
  const muted = subject.participants.filter(({ mutedAt }) => mutedAt !== null);
  return new Set(muted.filter((own) => !isToldWhileMuted(type, { ...own, changes })).map(({ userId }) => userId));
}
