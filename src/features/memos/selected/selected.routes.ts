import { signedIn, type Routes } from '#src/platform/http/route';
import { memoUrls } from '../memos.urls';
import { undoSchema } from '../undo/undo.schema';
import * as runs from './runs.controller';
import * as selected from './selected.controller';
import { actSchema, runParams as params, selectedQuery as query } from './selected.schema';
import { exportSelectedAs, printSelected } from './taking.controller';

/** What is done with several memos of the list. Which of them one may see, and what one may do with each, is asked of each. */
export function selectedRoutes(routes: Routes): void {
  const can = signedIn;
  routes.get(memoUrls.selected, { can, query }, selected.show);
  routes.post(memoUrls.selected, { can, limit: 'decide', body: actSchema, invalid: selected.showAgain }, selected.act);
  routes.get(memoUrls.selectedFound, { can, query }, selected.found);
  routes.get(memoUrls.selectedCsv, { can, limit: 'export', query }, exportSelectedAs('csv'));
  routes.get(memoUrls.selectedXlsx, { can, limit: 'export', query }, exportSelectedAs('xlsx'));
  routes.get(memoUrls.selectedPrint, { can, limit: 'export', query }, printSelected);
  routes.get('/memos/selected/runs/:bulkId', { can: runs.onOwnRun, params }, runs.show);
  routes.post(
    '/memos/selected/runs/:bulkId/undo',
    { can: runs.onOwnRun, limit: 'decide', params, body: undoSchema, invalid: runs.showAgain },
    runs.undo,
  );
}
