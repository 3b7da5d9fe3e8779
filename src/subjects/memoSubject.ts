import { findMemoFor, type LoadedMemo } from '#src/features/memos/memos.queries';
import { memoUrls } from '#src/features/memos/memos.urls';
import { appendToMemoSearch, refreshMemoSearch } from '#src/features/search/search.service';
import { SEEN_UNOPENED, touchMemo } from '#src/features/memos/touch.service';
import { clock } from '#src/platform/clock';
import { visibleTo } from '#src/policies/memo.policy';
import type { SubjectKind } from './subjectKind';

export const memoSubject: SubjectKind<LoadedMemo> = {
  kind: 'memo',
  path: memoUrls.list,
  notFound: 'memos.errors.notFound',
  find: findMemoFor,
  findTitles: (db, actor, ids) =>
    db.memo.findMany({
      where: { AND: [{ id: { in: [...ids] } }, visibleTo(actor)] },
      select: { id: true, title: true },
    }),

  touch: touchMemo,
  async markSeen(tx, memoId, actor, messageId) {
    await tx.$executeRaw`
      UPDATE participants p SET seen_at = ${clock.now()}::timestamptz, ${SEEN_UNOPENED}
        FROM memos m, messages x
       WHERE p.memo_id = ${memoId} AND p.user_id = ${actor.id} AND m.id = p.memo_id AND x.id = ${messageId}
         AND m.activity_at <= x.created_at AND (p.seen_at IS NULL OR p.seen_at < m.activity_at)`;
  },

  refreshSearch: (tx, memoId, added) =>
    added === undefined ? refreshMemoSearch(tx, memoId) : appendToMemoSearch(tx, memoId, added),
};
