import { writeCursor } from '#src/platform/listing/cursor';
import type { AuditQuery } from './auditLog.schema';

const LIST = '/admin/audit';
const CSV = '/admin/audit/export.csv';
const XLSX = '/admin/audit/export.xlsx';

/** What is asked, as it stands in the address; also what the audit keeps of an export. */
export const filtersOf = ({ q, kind, person, from, to }: AuditQuery): Record<string, string> =>
  Object.fromEntries(
    Object.entries({ q, kind, person: person?.toString(), from, to }).flatMap(([name, value]) =>
      value ? [[name, value]] : [],
    ),
  );

/** The same lines at another place, or others at this; at its first page unless a cursor is given. */
function address(path: string, query: AuditQuery, changes: Partial<AuditQuery>): string {
  const asked = { ...query, after: undefined, before: undefined, ...changes };
  const text = new URLSearchParams(filtersOf(asked));
  if (asked.after) text.set('after', writeCursor('at', asked.after));
  if (asked.before) text.set('before', writeCursor('at', asked.before));
  return text.size > 0 ? `${path}?${text.toString()}` : path;
}

export const auditUrls = {
  list: LIST,
  csv: CSV,
  xlsx: XLSX,
  of: (query: AuditQuery, changes: Partial<AuditQuery> = {}) => address(LIST, query, changes),
  csvOf: (query: AuditQuery) => address(CSV, query, {}),
  xlsxOf: (query: AuditQuery) => address(XLSX, query, {}),
};
