import { z } from 'zod';
import { id } from '#src/platform/http/params';
import { fromA, listAddress, newestFirst, type QueryOf } from '#src/platform/listing/address';
import { filter } from '#src/platform/listing/filter';
import { userUrls } from '../users.urls';

export const STATUSES = ['all', 'active', 'invited', 'deactivated'] as const;
export const FLAGS = ['executive', 'operator', 'admin', 'head', 'none'] as const;

/** 0 is "no department". */
const department = z.union([z.literal('none').transform(() => 0), id]);
const words = z
  .string()
  .max(200)
  .transform((value) => value.replaceAll('\0', '').toWellFormed().trim().replace(/\s+/g, ' '));

export const userList = listAddress({
  path: userUrls.list,
  view: { status: filter(z.enum(STATUSES), { absent: 'all' }) },
  filters: {
    q: filter(words, { absent: '' }),
    flag: filter(z.enum(FLAGS)),
    department: filter(department, { write: (chosen) => (chosen === 0 ? 'none' : String(chosen)) }),
    /** Only those whose last mail could not be delivered. */
    mail: filter(z.literal('trouble')),
    twoStep: filter(z.enum(['on', 'off'])),
  },
  sort: { name: fromA, email: fromA, department: fromA, seen: newestFirst, created: newestFirst },
  sortedBy: 'name',
});

export type UsersQuery = QueryOf<typeof userList>;
export type Sort = UsersQuery['sort'];
