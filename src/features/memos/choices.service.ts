import type { Tx } from '#src/platform/db';
import { Invalid } from '#src/platform/errors';
import type { LoadedMemo } from './memos.queries';
import type { MemoInput } from './memos.schema';

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
  const fresh = input.tags.filter((tagId) => !keptTags.has(tagId));
  const known = await tx.tag.count({ where: { id: { in: fresh }, archivedAt: null } });
  if (known !== fresh.length) throw new Invalid({ tags: 'memos.errors.tagUnknown' });
}
