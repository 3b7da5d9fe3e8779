import { checkTags } from '#src/features/labels/labels.queries';
import { refreshMemoSearch } from '#src/features/search/search.service';
import { clock } from '#src/platform/clock';
import type { Tx } from '#src/platform/db';
import type { Actor } from '#src/web/actor';
import { recordEdit } from '../form/edits.service';
import { getMemo, type LoadedMemo } from '../memos.queries';
import { SEEN_UNOPENED, touchMemo } from '../touch.service';

type Tagging = { add: readonly number[]; remove: readonly number[]; bulkRunId: number };

/** Tags are no part of what is decided on, so no version is kept. Under the memo's lock. */
export async function tagMemo(tx: Tx, actor: Actor, before: LoadedMemo, { add, remove, bulkRunId }: Tagging) {
  const present = new Set(before.tags.map(({ tag }) => tag.id));
  const added = add.filter((id) => !present.has(id) && !remove.includes(id));
  const removed = remove.filter((id) => present.has(id));
  if (added.length + removed.length === 0) return;
  await checkTags(tx, added, { refusal: 'memos.errors.tagUnknown' });
  await tx.memoTag.deleteMany({ where: { memoId: before.id, tagId: { in: removed } } });
  await tx.memoTag.createMany({ data: added.map((tagId) => ({ memoId: before.id, tagId })) });
  await tx.memo.update({ where: { id: before.id }, data: { version: { increment: 1 } }, select: { id: true } });
  await refreshMemoSearch(tx, before.id);
  if (before.stage === 'draft') return;
  await touchMemo(tx, before.id, actor);
  const after = await getMemo(tx, before.id);
  await recordEdit(tx, actor, { before, after, newFiles: [], askedAgain: undefined, bulkRunId }, null);
}

/**
 * Read, as its reader says. That is not opening it: what one never opened stays unopened to whoever asks whether one has read
 * what one decides, and what was changed stays marked on its page.
 */
export async function markRead(tx: Tx, actor: Actor, memoId: number): Promise<void> {
  const now = clock.now();
  await tx.$executeRaw`
    UPDATE participants p SET seen_at = ${now}::timestamptz, ${SEEN_UNOPENED}
     WHERE p.memo_id = ${memoId} AND p.user_id = ${actor.id}`;
  await tx.notification.updateMany({ where: { memoId, userId: actor.id, readAt: null }, data: { readAt: now } });
}
