import { clock } from '#src/platform/clock';
import type { Database } from '#src/platform/db';
import { catalogue } from './catalogue';
import { findReaders, type HappenedEvent, type Reader } from './event.queries';
import { mutedFor } from './muting';
import { recipientsOf } from './recipients';
import { findToldOtherwise } from './sameSave.queries';

/**
 * People who are told of an event: active, may still see it, did not do it, did not mute it, and hear of it by no other
 * event.
 */
export async function findAudience(db: Database, event: HappenedEvent): Promise<Reader[]> {
  const { participants, isVisibleTo } = event.subject;
  const recipients = recipientsOf(event.type, { participants, changes: event.changes });
  // A message deleted before its notices were written is told to nobody.
  if (!recipients || event.message?.deletedAt) return [];
  const told = await findToldOtherwise(db.prisma, event);
  if (told === 'everybody') return [];
  const muted = mutedFor(event);
  const former = new Set(recipients.former);
  const ids = new Set([...recipients.people.filter((id) => !muted.has(id) && !told.has(id)), ...former]);
  if (event.actorId !== null) ids.delete(event.actorId);
  const readers = await findReaders(db, [...ids], recipients.kindFor);
  const seeing = readers.filter((reader) => former.has(reader.id) || isVisibleTo(reader));
  const { mailTiming } = catalogue[event.type];
  return mailTiming ? seeing.map((reader) => ({ ...reader, timing: mailTiming(reader, clock.now()) })) : seeing;
}
