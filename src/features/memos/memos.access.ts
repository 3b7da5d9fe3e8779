import { z } from 'zod';
import type { Context } from '#src/platform/http/context';
import { accessTo } from '#src/subjects/subjectKind';
import { id } from '#src/platform/http/params';
import { memoSubject } from '#src/subjects/memoSubject';
import type { LoadedMemo } from './memos.queries';

export const memoParams = z.strictObject({ memoId: id });
export const onMemo = accessTo(memoSubject, ({ memoId }: z.infer<typeof memoParams>) => memoId);

export type OnMemo<B = unknown, Q = unknown> = Context<LoadedMemo, { memoId: number }, Q, B>;
