import { signedIn, type Routes } from '#src/platform/http/route';
import { nothingSent } from '#src/web/formFields';
import { changeableView, seenView } from './savedViews.access';
import * as views from './savedViews.controller';
import * as schema from './savedViews.schema';
import { savedViewUrls as urls } from './savedViews.urls';

export function savedViewRoutes(routes: Routes): void {
  const { viewParams: params } = schema;
  const seen = { can: seenView, params, body: nothingSent };
  const changeable = { can: changeableView, params };

  routes.get(urls.list, { can: signedIn }, views.index);
  routes.post(urls.list, { can: signedIn, body: schema.newViewSchema, invalid: views.showNewAgain }, views.create);
  routes.get(urls.edit(':viewId'), changeable, views.edit);
  routes.post(
    urls.one(':viewId'),
    { ...changeable, body: schema.renameSchema, invalid: views.showEditAgain },
    views.rename,
  );
  routes.post(urls.place(':viewId'), { ...changeable, body: schema.placeSchema }, views.place);
  routes.post(urls.remove(':viewId'), { ...changeable, body: nothingSent }, views.remove);
  routes.post(urls.home(':viewId'), seen, views.takeHome);
  routes.post(urls.noHome(':viewId'), seen, views.leaveHome);
}
