import { z } from 'zod';
import { day } from '#src/platform/http/params';
import { listAddress, newestFirst, type QueryOf } from '#src/platform/listing/address';
import { filter, words } from '#src/platform/listing/filter';
import { personFilter } from '#src/web/personFilter';
import { KINDS } from './auditLog.kinds';

export const auditUrls = {
  list: '/admin/audit',
  csv: '/admin/audit/export.csv',
  xlsx: '/admin/audit/export.xlsx',
};

export const auditLog = listAddress({
  path: auditUrls.list,
  view: {},
  filters: { q: words(100), kind: filter(z.enum(KINDS)), person: personFilter, from: filter(day), to: filter(day) },
  sort: { at: newestFirst },
  sortedBy: 'at',
});

export type AuditQuery = QueryOf<typeof auditLog>;
