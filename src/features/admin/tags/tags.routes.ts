import type { Routes } from '#src/platform/http/route';
import { admin } from '../access';
import { choiceOfAdmin } from '../choices/choices.access';
import { choiceRoutes } from '../choices/choices.routes';
import { choiceParams } from '../choices/choices.schema';
import {
  create,
  merge,
  rename,
  showMergingAgain,
  showTag,
  showTagAgain,
  showTags,
  showTagsAgain,
} from './tags.controller';
import { TAGS } from './tags.queries';
import { mergingSchema, newTagSchema, tagSchema, tagsQuery } from './tags.schema';

export function tagsRoutes(routes: Routes): void {
  const onTag = { can: choiceOfAdmin(TAGS), params: choiceParams };
  routes.get('/admin/tags', { can: admin, query: tagsQuery }, showTags);
  routes.post('/admin/tags', { can: admin, body: newTagSchema, invalid: showTagsAgain }, create);
  routes.get('/admin/tags/:choiceId', onTag, showTag);
  routes.post('/admin/tags/:choiceId', { ...onTag, body: tagSchema, invalid: showTagAgain }, rename);
  routes.post('/admin/tags/:choiceId/merging', { ...onTag, body: mergingSchema, invalid: showMergingAgain }, merge);
  choiceRoutes(routes, TAGS);
}
