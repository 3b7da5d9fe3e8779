import type { Context } from '#src/platform/http/context';
import { accessTo } from '#src/subjects/subjectKind';
import { memoSubject } from '#src/subjects/memoSubject';
import type { LoadedMemo } from './memos.queries';

export const onMemo = accessTo(memoSubject, ({ memoId }: { memoId: number }) => memoId);

export type OnMemo<B = unknown, Q = unknown> = Context<LoadedMemo, { memoId: number }, Q, B>;
