import { z } from 'zod';
import { id } from '#src/platform/http/params';
import { fromA, listAddress, type QueryOf } from '#src/platform/listing/address';
import { box, filter, words } from '#src/platform/listing/filter';
import { peopleUrls } from '../people.urls';

export const VIEWS = ['all', 'department'] as const;
export const ROLES = ['head', 'executive'] as const;

export const directory = listAddress({
  path: peopleUrls.list,
  /** `department`: the people of the departments that the reader heads. */
  view: { view: filter(z.enum(VIEWS), { absent: 'all' }) },
  filters: {
    q: words(100),
    department: filter(id),
    role: filter(z.enum(ROLES)),
    away: box,
    /** Inactive people instead of active ones. */
    former: box,
  },
  sort: { name: fromA },
  sortedBy: 'name',
});

export type PeopleQuery = QueryOf<typeof directory>;
