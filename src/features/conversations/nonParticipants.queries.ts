import type { Database } from '#src/platform/db';
import { searchNameOf } from '#src/platform/words/names';
import type { Person } from '#src/subjects/subjectKind';
import { mentionFinder, namesIn } from './mentions';

/** Null unless exactly one active person has the name. Runs no query unless some `@` names no participant. */
export async function findNamedNonParticipant(
  { prisma }: Database,
  participants: readonly Person[],
  text: string,
): Promise<Person | null> {
  const known = new Set(mentionFinder(participants)(text).map(({ start }) => start));
  const names = namesIn(text).filter(({ start }) => !known.has(start));
  if (names.length === 0) return null;
  const namesakes = await prisma.user.findMany({
    where: { deactivatedAt: null, searchName: { in: [...new Set(names.map(({ name }) => searchNameOf(name)))] } },
    select: { id: true, name: true },
  });
  const mentions = mentionFinder(namesakes)(text).filter(({ start }) => !known.has(start));
  const named = mentions.flatMap(({ people }) => (people.length === 1 ? people : []));
  return named.find(({ id }) => !participants.some((person) => person.id === id)) ?? null;
}
