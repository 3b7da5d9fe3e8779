import type { Routes } from '#src/platform/http/route';
import { memoParams as params } from '../memos.access';
import { memoPageQuery } from '../page/page.schema';
import { onNotes } from './notes.access';
import { show } from './notes.controller';

export function notesRoutes(routes: Routes): void {
  routes.get('/memos/:memoId/notes', { can: onNotes(() => true), params, query: memoPageQuery }, show);
}
