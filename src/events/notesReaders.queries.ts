import type { Database } from '#src/platform/db';
import { memoSelect, subjectOf } from '#src/subjects/subject';

/** Of those memos that have notes. */
export async function findNotesReaders(
  { prisma }: Pick<Database, 'prisma'>,
  memoIds: readonly number[],
): Promise<{ memoId: number; readers: readonly number[] }[]> {
  if (memoIds.length === 0) return [];
  const memos = await prisma.memo.findMany({
    where: { id: { in: [...memoIds] }, notes: { isNot: null } },
    select: memoSelect,
  });
  return memos.map((memo) => ({ memoId: memo.id, readers: subjectOf({ memo, task: null })?.notesReaders ?? [] }));
}
