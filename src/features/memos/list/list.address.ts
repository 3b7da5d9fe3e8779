import { z } from 'zod';
import { day, id } from '#src/platform/http/params';
import { fromA, listAddress, namesFromA, newestFirst, type QueryOf } from '#src/platform/listing/address';
import { box, filter, words } from '#src/platform/listing/filter';
import { personFilter, personRef } from '#src/web/personFilter';
import { OUTCOMES } from '#src/policies/outcomes';
import { memoUrls } from '../memos.urls';

export const VIEWS = ['all', 'to-consider', 'mine', 'subscribed', 'drafts', 'withdrawn', 'company'] as const;
export const STAGES = ['pending', 'postponed', 'considered'] as const;
export const PERIODS = ['today', '7d', 'month', 'year'] as const;

/** 0 is the company. */
const recipient = z.union([z.literal('company').transform(() => 0), personRef]);

export const memoList = listAddress({
  path: memoUrls.list,
  view: {
    view: filter(z.enum(VIEWS), { absent: 'all' }),
    /** No parameter of the list (`after` is): a link with one is reported. */
    cursor: { ...filter(z.undefined()), read: (given) => z.undefined().safeParse(given) },
  },
  filters: {
    q: words(200),
    stage: filter(z.enum(STAGES)),
    outcome: filter(z.enum(OUTCOMES)),
    recipient: filter(recipient, { write: (ref) => (ref === 0 ? 'company' : String(ref)) }),
    owner: personFilter,
    department: filter(id),
    tag: filter(id),
    created: filter(z.enum(PERIODS)),
    from: filter(day),
    to: filter(day),
    late: box,
    files: box,
    task: box,
  },
  sort: { created: newestFirst, title: fromA, recipient: namesFromA, owner: namesFromA },
  sortedBy: 'created',
});

export type ListQuery = QueryOf<typeof memoList>;
export type View = ListQuery['view'];
export type Sort = ListQuery['sort'];
