import { nothingSent as body } from '#src/web/formFields';
import type { Routes } from '#src/platform/http/route';
import { MUTE_PATH } from './mail.urls';
import { holder, mute, showMuting } from './mute.controller';
import { unsubscribeParams as params } from './unsubscribe.schema';

export function muteRoutes(routes: Routes): void {
  const path = `${MUTE_PATH}:token`;
  routes.get(path, { can: holder, params }, showMuting);
  routes.post(path, { can: holder, params, body }, mute);
}
