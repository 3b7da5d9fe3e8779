import { nothingSent } from '#src/web/formFields';
import { phrasesSchema } from '#src/features/phrases/phrases.schema';
import { anyone, type Routes } from '#src/platform/http/route';
import { admin } from '../access';
import * as settings from './settings.controller';
import { mailServerSchema } from './mailServer.schema';
import {
  backupsSchema,
  companySchema,
  filesSchema,
  logoParams,
  mailsSchema,
  memosSchema,
  retentionSchema,
  signingInSchema,
} from './settings.schema';
import { workingDaysSchema } from './workingDays.schema';

const can = admin;

export function settingsRoutes(routes: Routes): void {
  const { showAgain } = settings;
  routes.get('/admin/settings', { can }, settings.showSettings);
  const company = { can, body: companySchema, invalid: showAgain('company') };
  routes.post('/admin/settings/company', company, settings.saveCompany);
  const memos = { can, body: memosSchema, invalid: showAgain('memos') };
  routes.post('/admin/settings/memos', memos, settings.saveMemos);
  const workingDays = { can, body: workingDaysSchema, invalid: showAgain('workingDays') };
  routes.post('/admin/settings/working-days', workingDays, settings.saveWorkingDays);
  const signingIn = { can, body: signingInSchema, invalid: showAgain('signingIn') };
  routes.post('/admin/settings/signing-in', signingIn, settings.saveSigningIn);
  const phrases = { can, body: phrasesSchema, invalid: showAgain('phrases') };
  routes.post('/admin/settings/phrases', phrases, settings.savePhrases);
  const mails = { can, body: mailsSchema, invalid: showAgain('mails') };
  routes.post('/admin/settings/mails', mails, settings.saveMails);
  const files = { can, body: filesSchema, invalid: showAgain('files') };
  routes.post('/admin/settings/files', files, settings.saveFiles);
  const backups = { can, body: backupsSchema, invalid: showAgain('backups') };
  routes.post('/admin/settings/backups', backups, settings.saveBackups);
  const retention = { can, body: retentionSchema, invalid: showAgain('retention') };
  routes.post('/admin/settings/retention', retention, settings.saveRetention);
  logoRoutes(routes);
  mailServerRoutes(routes);
}

function logoRoutes(routes: Routes): void {
  routes.get('/logo/:logoName.png', { can: anyone, params: logoParams }, settings.showLogo);
  const logo = { can, body: nothingSent, files: { field: 'logo', max: 1 }, invalid: settings.showAgain('logo') };
  routes.post('/admin/settings/logo', logo, settings.uploadLogo);
  routes.post('/admin/settings/logo/delete', { can, body: nothingSent }, settings.deleteLogo);
}

function mailServerRoutes(routes: Routes): void {
  const server = { can, body: mailServerSchema, invalid: settings.showAgain('mailServer') };
  routes.post('/admin/settings/mail-server', server, settings.saveServer);
  routes.post('/admin/settings/mail-server/delete', { can, body: nothingSent }, settings.deleteServer);
  routes.post('/admin/settings/mail-server/test', { can, limit: 'invite', body: nothingSent }, settings.testServer);
}
