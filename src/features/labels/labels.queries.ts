import type { Database } from '#src/platform/db';
import { literally } from '#src/platform/listing/like';

type Db = Database['prisma'];
type Choice = { id: number; name: string };

const named = { id: true, name: true };

/** Purposes that can be chosen, and the one the memo already has. */
export const findPurposeOptions = (db: Db, kept?: number): Promise<Choice[]> =>
  db.purpose.findMany({
    where: { OR: [{ archivedAt: null }, ...(kept ? [{ id: kept }] : [])] },
    select: named,
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
  });

/** With more tags than this a field fetches the others while somebody types. */
export const LISTED_TAGS_MAX = 200;

/** The first tags, and those that were chosen; `isListed: false` where there are more. */
export async function findTagOptions(db: Db, kept: number[]): Promise<{ tags: Choice[]; isListed: boolean }> {
  const [first, chosen] = await Promise.all([
    searchTags(db, '', LISTED_TAGS_MAX + 1),
    kept.length === 0 ? [] : db.tag.findMany({ where: { id: { in: kept } }, select: named, orderBy: { name: 'asc' } }),
  ]);
  const listed = first.slice(0, LISTED_TAGS_MAX);
  const others = chosen.filter(({ id }) => listed.every((tag) => tag.id !== id));
  return { tags: [...listed, ...others], isListed: first.length <= LISTED_TAGS_MAX };
}

/** Tags that can be chosen whose name contains the words. */
export function searchTags(db: Db, words: string, take: number): Promise<Choice[]> {
  const name = { contains: literally(words), mode: 'insensitive' as const };
  return db.tag.findMany({ where: { archivedAt: null, name }, select: named, orderBy: { name: 'asc' }, take });
}
