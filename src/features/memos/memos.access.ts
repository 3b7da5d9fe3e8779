import { accessTo } from '#src/subjects/subjectKind';
import { memoSubject } from '#src/subjects/memoSubject';

/** Loads the memo through the actor, for the routes of memos alone. */
export const onMemo = accessTo(memoSubject, ({ memoId }: { memoId: number }) => memoId);
