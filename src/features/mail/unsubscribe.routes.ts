import type { Routes } from '#src/platform/http/route';
import { UNSUBSCRIBE_PATH } from './mail.urls';
import { endMails, holder, showUnsubscribing } from './unsubscribe.controller';
import { unsubscribeParams as params, unsubscribeSchema as body } from './unsubscribe.schema';

export function unsubscribeRoutes(routes: Routes): void {
  const path = `${UNSUBSCRIBE_PATH}:token`;
  routes.get(path, { can: holder, params }, showUnsubscribing);
  // Mail programs send their one field as multipart, without files.
  routes.post(path, { can: holder, params, body, files: { field: 'files', max: 0 } }, endMails);
}
