import type { Routes } from '#src/platform/http/route';
import { mightUndo } from '#src/policies/undoing.policy';
import { memoParams as params, onMemo } from '../memos.access';
import { showAgain } from '../page/page.controller';
import { undoLast } from './undo.controller';
import { undoSchema } from './undo.schema';

export function undoRoutes(routes: Routes): void {
  const undo = { can: onMemo(mightUndo, 'memos.errors.notYours'), limit: 'decide', params, body: undoSchema } as const;
  routes.post('/memos/:memoId/undo', { ...undo, invalid: showAgain('undo') }, undoLast);
}
