import { signedIn, type Routes } from '#src/platform/http/route';
import { canRead } from '#src/policies/memo.policy';
import { memoParams as params, onMemo } from '../memos.access';
import { ofMemo, whileWriting } from './precedents.controller';
import { precedentsQuery, writingQuery } from './precedents.schema';

/** Before a memo's own pages, which would take /memos/precedents for a memo. */
export function precedentRoutes(routes: Routes): void {
  routes.get('/memos/precedents', { can: signedIn, query: writingQuery }, whileWriting);
  routes.get('/memos/:memoId/precedents', { can: onMemo(canRead), params, query: precedentsQuery }, ofMemo);
}
