import type { Tx } from '#src/platform/db';
import { Invalid } from '#src/platform/errors';
import type { LoadedMemo } from '#src/features/memos/memos.queries';
import type { MemoInput } from '#src/features/memos/memos.schema';

/** Purposes and tags must exist; archived ones stay on the memos that have them (`kept`), but cannot be chosen anew. */
export async function checkChoices(
  tx: Tx,
  input: Pick<MemoInput, 'purpose' | 'tags'>,
  kept?: Pick<LoadedMemo, 'purpose' | 'tags'>,
): Promise<void> {
  if (input.purpose !== undefined && input.purpose !== kept?.purpose?.id) {
    const found = await tx.purpose.count({ where: { id: input.purpose, archivedAt: null } });
    if (found === 0) throw new Invalid({ purpose: 'memos.errors.purposeUnknown' });
  }
  const keptTags = new Set(kept?.tags.map(({ tag }) => tag.id));
  if (!(await holdTags(tx, input.tags, keptTags))) throw new Invalid({ tags: 'memos.errors.tagUnknown' });
}

/**
 * Whether each of the tags may be set. They stay until the transaction ends: one that is being merged is waited for, and
 * is gone then. Archived ones may be kept.
 */
export async function holdTags(tx: Tx, tagIds: readonly number[], kept: ReadonlySet<number>): Promise<boolean> {
  if (tagIds.length === 0) return true;
  const found = await tx.$queryRaw<{ id: number; isArchived: boolean }[]>`
    SELECT id, archived_at IS NOT NULL AS "isArchived" FROM tags WHERE id = ANY (${[...tagIds]}::int[])
     ORDER BY id FOR KEY SHARE`;
  return found.length === tagIds.length && found.every(({ id, isArchived }) => !isArchived || kept.has(id));
}
