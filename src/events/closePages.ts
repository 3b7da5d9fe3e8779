import type { Deps } from '#src/platform/http/context';
import { catalogue, type EventType } from './catalogue';
import { nobody, withChanges } from './entry';
import { findReaders, type HappenedEvent } from './event.queries';

type Left = { type: EventType; changes: unknown; actorId: number | null };

function leaversOf<T extends EventType>(type: T, facts: Left): number[] {
  const { schema, leavers = nobody } = catalogue[type];
  return leavers(withChanges(schema, facts));
}

/**
 * Closes the live pages of those who lost the memo or task. The request does so too; this covers a process that died
 * first.
 */
export async function closePages({ db, realtime }: Pick<Deps, 'db' | 'realtime'>, event: HappenedEvent): Promise<void> {
  const { place, isVisibleTo } = event.subject;
  if (!place) return;
  const readers = await findReaders(db, leaversOf(event.type, event), () => 'memo-changed');
  for (const reader of readers) if (!isVisibleTo(reader)) realtime.leavePage(reader.id, place);
}
