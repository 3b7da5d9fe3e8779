/** What admins ask the audit for. An entry's noun stands before the dot of its type, its verb after it. */
export const NOUNS = {
  signIns: ['session', 'twoStep', 'password'],
  people: ['user', 'invitation', 'account', 'department', 'absence', 'calendar'],
  settings: ['company', 'settings', 'mailServer', 'purpose', 'stage', 'tag', 'view'],
  jobs: ['job', 'mail', 'import'],
  files: ['file'],
  refusals: ['limit', 'access'],
} as const;

export const KINDS = [
  'signIns',
  'people',
  'rights',
  'settings',
  'readings',
  'exports',
  'jobs',
  'files',
  'refusals',
] as const;
export type AuditKind = (typeof KINDS)[number];

/** Changes of these fields are changes of rights. */
export const RIGHTS = ['isExecutive', 'isOperator', 'isAdmin', 'headOf', 'heads'] as const;
