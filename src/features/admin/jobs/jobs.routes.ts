import { nothingSent } from '#src/web/formFields';
import type { Routes } from '#src/platform/http/route';
import { admin } from '../access';
import { index, release, runAgain, sendAgain, sendChosen, showMail } from './jobs.controller';
import { jobParams, jobsQuery, mailParams, mailsSchema } from './jobs.schema';

export function jobsRoutes(routes: Routes): void {
  routes.get('/admin/jobs', { can: admin, query: jobsQuery }, index);
  routes.post('/admin/jobs/:jobId/running', { can: admin, params: jobParams, body: nothingSent }, runAgain);
  routes.post('/admin/jobs/mails/sending', { can: admin, body: mailsSchema }, sendChosen);
  routes.post('/admin/jobs/mails/release', { can: admin, body: nothingSent }, release);
  routes.get('/admin/jobs/mails/:mailId', { can: admin, params: mailParams }, showMail);
  routes.post('/admin/jobs/mails/:mailId/sending', { can: admin, params: mailParams, body: nothingSent }, sendAgain);
}
