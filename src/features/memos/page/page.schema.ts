import type { z } from 'zod';
import { chatQuery } from '#src/features/conversations/chat.view';
import { id, optional } from '#src/platform/http/params';

/** `since`: a version; what changed after it is shown. */
export const memoPageQuery = chatQuery.extend({ since: optional(id).catch(undefined) });
export type MemoPageQuery = z.infer<typeof memoPageQuery>;
