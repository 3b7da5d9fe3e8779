import type { Section } from './sections';

const PATHS: Record<Section, string> = {
  company: 'company',
  memos: 'memos',
  workingDays: 'working-days',
  signingIn: 'signing-in',
  phrases: 'phrases',
  mails: 'mails',
  files: 'files',
  backups: 'backups',
  retention: 'retention',
};

export const settingsUrls = {
  page: '/admin/settings',
  section: (section: Section): string => `/admin/settings/${PATHS[section]}`,
  logo: '/admin/settings/logo',
  removeLogo: '/admin/settings/logo/delete',
  mailServer: '/admin/settings/mail-server',
  removeMailServer: '/admin/settings/mail-server/delete',
  testMail: '/admin/settings/mail-server/test',
};
