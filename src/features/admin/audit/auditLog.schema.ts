import { z } from 'zod';
import { addressField } from '#src/web/formFields';
import { day, id } from '#src/platform/http/params';
import { momentKey, readCursor, type Cursor } from '#src/platform/listing/cursor';
import { KINDS, type AuditKind } from './auditLog.kinds';

/** A person by id, or by e-mail address where there are too many for a select. */
export type PersonRef = number | string;

export type AuditQuery = {
  q: string;
  kind?: AuditKind | undefined;
  person?: PersonRef | undefined;
  from?: string | undefined;
  to?: string | undefined;
  after?: Cursor | undefined;
  before?: Cursor | undefined;
};

const words = z
  .string()
  .max(100)
  .refine((value) => !value.includes('\0') && value.isWellFormed())
  .transform((value) => value.trim().replace(/\s+/g, ' '));

const cursor = z.string().transform((text) => readCursor(text, 'at', momentKey) ?? undefined);

/** What is not understood is passed over: an address is typed and kept for years. */
export const auditQuery = z.record(z.string(), z.unknown()).transform((given): AuditQuery => {
  function read<T>(name: string, schema: z.ZodType<T>): T | undefined {
    const all = given[name];
    const value: unknown = Array.isArray(all) ? all.at(-1) : all;
    const parsed = value === undefined || value === '' ? undefined : schema.safeParse(value);
    return parsed?.success ? parsed.data : undefined;
  }
  return {
    q: read('q', words) ?? '',
    kind: read('kind', z.enum(KINDS)),
    person: read('person', z.union([id, addressField()])),
    from: read('from', day),
    to: read('to', day),
    after: read('after', cursor),
    before: read('before', cursor),
  };
});
