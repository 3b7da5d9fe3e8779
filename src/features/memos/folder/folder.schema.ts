import { z } from 'zod';
import { id, optional } from '#src/platform/http/params';
import { memoPageQuery } from '../page/page.schema';

/** Of a form that decides: it was drawn in the folder, which goes on with the next memo. */
export const fromFolder = z.literal('folder').optional();

/** Whose folder, of somebody whom one assists. */
const whose = { for: optional(id).catch(undefined) };

export const folderQuery = z.looseObject(whose);
export type FolderQuery = z.infer<typeof folderQuery>;

export const folderMemoQuery = memoPageQuery.extend(whose);
export type FolderMemoQuery = z.infer<typeof folderMemoQuery>;
