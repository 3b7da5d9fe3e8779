import { clock } from '#src/platform/clock';
import type { Tx } from '#src/platform/db';
import { catalogue } from './catalogue';
import { findReaders, type HappenedEvent, type Reader } from './event.queries';
import { mutedFor } from './muting';
import { recipientsOf } from './recipients';
import { findToldOtherwise } from './sameSave.queries';

/**
 * Who is told of an event: those whom it concerns, active, who may still see it and did not do it themselves, nor mute it, nor
 * hear of the same by another event.
 */
export async function findAudience(tx: Tx, event: HappenedEvent): Promise<Reader[]> {
  const { participants, isVisibleTo } = event.subject;
  const recipients = recipientsOf(event.type, { participants, changes: event.changes });
  // A message that was taken back before anybody was told of it is nobody's news.
  if (!recipients || event.message?.deletedAt) return [];
  const told = await findToldOtherwise(tx, event);
  if (told === 'everybody') return [];
  const muted = mutedFor(event);
  const former = new Set(recipients.former);
  const ids = new Set([...recipients.people.filter((id) => !muted.has(id) && !told.has(id)), ...former]);
  if (event.actorId !== null) ids.delete(event.actorId);
  const readers = await findReaders(tx, [...ids], recipients.kindFor);
  const seeing = readers.filter((reader) => former.has(reader.id) || isVisibleTo(reader));
  const { mailTiming } = catalogue[event.type];
  return mailTiming ? seeing.map((reader) => ({ ...reader, timing: mailTiming(reader, clock.now()) })) : seeing;
}
