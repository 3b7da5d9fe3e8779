import { Forbidden, NotFound, SignInNeeded } from '#src/platform/errors';
import type { Can } from '#src/platform/http/context';
import { canChangeView } from '#src/policies/savedView.policy';
import { findSavedView, findViewReader, type SavedView } from './savedViews.queries';

/** Its name, too, is for those alone for whom it was saved. */
export const seenView: Can<SavedView, { viewId: number }> = async ({ db, actor, params }) => {
  if (!actor) throw new SignInNeeded();
  const view = await findSavedView(db, actor, params.viewId);
  if (!view) throw new NotFound('views.errors.notFound');
  return view;
};

export const changeableView: Can<SavedView, { viewId: number }> = async (access) => {
  const view = await seenView(access);
  if (!access.actor) throw new SignInNeeded();
  if (!canChangeView(await findViewReader(access.db, access.actor), view)) throw new Forbidden('views.errors.notYours');
  return view;
};
