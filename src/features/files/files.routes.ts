import { z } from 'zod';
import { id } from '#src/platform/http/params';
import { nothingSent } from '#src/web/formFields';
import type { Routes } from '#src/platform/http/route';
import { deletableFile, openFile as can, unreadFile } from './files.access';
import * as files from './files.controller';
import { pageQuery, removalSchema } from './files.schema';

const params = z.strictObject({ fileId: id });
const query = z.object({ view: z.literal('1').optional() });

export function fileRoutes(routes: Routes): void {
  routes.get('/files/:fileId', { can, params, query }, files.download);
  routes.get('/files/:fileId/view', { can, params, query: pageQuery }, files.view);
  routes.get('/files/:fileId/thumbnail', { can, params }, files.thumbnail);
  routes.post('/files/:fileId/reading', { can: unreadFile, params, body: nothingSent }, files.readOnceMore);
  routes.post('/files/:fileId/delete', { can: deletableFile, params, body: removalSchema }, files.remove);
}
