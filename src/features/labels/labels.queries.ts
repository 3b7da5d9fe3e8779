import type { Database, Tx } from '#src/platform/db';
import { Invalid } from '#src/platform/errors';
import { literally } from '#src/platform/listing/like';

type Db = Database['prisma'];
type Choice = { id: number; name: string };

type Tagged = { tags: readonly { tag: { id: number } }[] };

const named = { id: true, name: true };

export const findPurposeOptions = (db: Db, kept?: number): Promise<Choice[]> =>
  db.purpose.findMany({
    where: { OR: [{ archivedAt: null }, ...(kept ? [{ id: kept }] : [])] },
    select: named,
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
  });

export const isPurposeOffered = async (db: Db, id: number): Promise<boolean> =>
  (await db.purpose.count({ where: { id, archivedAt: null } })) > 0;

/** With more tags the field fetches them while typing. */
export const LISTED_TAGS_MAX = 200;

export async function findTagOptions(db: Db, kept: number[]): Promise<{ tags: Choice[]; isListed: boolean }> {
  const [first, chosen] = await Promise.all([
    searchTags(db, '', LISTED_TAGS_MAX + 1),
    kept.length === 0 ? [] : db.tag.findMany({ where: { id: { in: kept } }, select: named, orderBy: { name: 'asc' } }),
  ]);
  const listed = first.slice(0, LISTED_TAGS_MAX);
  const others = chosen.filter(({ id }) => listed.every((tag) => tag.id !== id));
  return { tags: [...listed, ...others], isListed: first.length <= LISTED_TAGS_MAX };
}

export function searchTags(db: Db, words: string, take: number): Promise<Choice[]> {
  const name = { contains: literally(words), mode: 'insensitive' as const };
  return db.tag.findMany({ where: { archivedAt: null, name }, select: named, orderBy: { name: 'asc' }, take });
}

/** Archived ones may stay (`kept`), but cannot be chosen anew. */
export async function checkChoices(
  tx: Tx,
  input: { purpose?: number | undefined; tags: readonly number[] },
  kept?: Tagged & { purpose: { id: number } | null },
): Promise<void> {
  if (input.purpose !== undefined && input.purpose !== kept?.purpose?.id) {
    const found = await tx.purpose.count({ where: { id: input.purpose, archivedAt: null } });
    if (found === 0) throw new Invalid({ purpose: 'memos.errors.purposeUnknown' });
  }
  await checkTags(tx, input.tags, { kept, refusal: 'memos.errors.tagUnknown' });
}

/** The tags stay locked until the transaction ends: after a concurrent merge a merged tag is missing. */
export async function checkTags(
  tx: Tx,
  tagIds: readonly number[],
  { kept, refusal }: { kept?: Tagged | null | undefined; refusal: string },
): Promise<void> {
  if (tagIds.length === 0) return;
  const known = new Set(kept?.tags.map(({ tag }) => tag.id));
  const found = await tx.$queryRaw<{ id: number; isArchived: boolean }[]>`
    SELECT id, archived_at IS NOT NULL AS "isArchived" FROM tags WHERE id = ANY (${[...tagIds]}::int[])
     ORDER BY id FOR KEY SHARE`;
  const areAllowed =
    found.length === tagIds.length && found.every(({ id, isArchived }) => !isArchived || known.has(id));
  if (!areAllowed) throw new Invalid({ tags: refusal });
}
