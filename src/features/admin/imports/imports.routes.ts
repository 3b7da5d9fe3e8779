import type { Routes } from '#src/platform/http/route';
import { nothingSent } from '#src/web/formFields';
import { admin } from '../access';
import { runOfAdmin, uploading, uploadOfAdmin } from './imports.access';
import { endRun, goOn, index, indexAgain, remove, runUpload, show, upload } from './imports.controller';
import { runParams, runQuery, runSchema, uploadParams, uploadSchema } from './imports.schema';
import { importUrls } from './imports.urls';
import { arriving, FILES_MAX } from './uploads.service';

const files = {
  field: 'files',
  max: FILES_MAX,
  place: ({ importsDir, importMaxMb }: { importsDir: string; importMaxMb: number }) => ({
    tempDir: arriving(importsDir),
    maxFileMb: importMaxMb,
  }),
};

export function importRoutes(routes: Routes): void {
  const onRun = { can: runOfAdmin, params: runParams };
  const onUpload = { can: uploadOfAdmin, params: uploadParams };
  routes.get(importUrls.index, { can: admin }, index);
  routes.post(importUrls.index, { can: uploading, body: uploadSchema, files, invalid: indexAgain }, upload);
  routes.post('/admin/import/uploads/:uploadId/runs', { ...onUpload, body: runSchema }, runUpload);
  routes.post('/admin/import/uploads/:uploadId/removal', { ...onUpload, body: nothingSent }, remove);
  routes.get('/admin/import/runs/:runId', { ...onRun, query: runQuery }, show);
  routes.post('/admin/import/runs/:runId/end', { ...onRun, body: nothingSent }, endRun);
  routes.post('/admin/import/runs/:runId/continuation', { ...onRun, body: nothingSent }, goOn);
}
