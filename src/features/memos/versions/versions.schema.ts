import { z } from 'zod';
import { id, optional } from '#src/platform/http/params';
import { memoParams } from '../memos.access';

/** Which two are side by side; without them the newest and the one before. `before`: the next page of the list. */
export const versionsQuery = z.looseObject({ from: optional(id), to: optional(id), before: optional(id) });
export type VersionsQuery = z.infer<typeof versionsQuery>;

export const versionParams = memoParams.extend({ number: id });
/** Of the memo, as the page had it. */
export const useVersionSchema = z.strictObject({ version: optional(id) });
