import { holdTags } from './labels.service';
import type { Tx } from '#src/platform/db';
import { Invalid } from '#src/platform/errors';

type Tagged = { tags: readonly { tag: { id: number } }[] };

/** Archived tags stay where they are (`kept`: the task as it was, or the memo it comes of), but cannot be chosen anew. */
export async function checkTags(tx: Tx, tags: readonly number[], kept: Tagged | null): Promise<void> {
  const known = new Set(kept?.tags.map(({ tag }) => tag.id));
  if (!(await holdTags(tx, tags, known))) throw new Invalid({ tags: 'tasks.errors.tagUnknown' });
}
