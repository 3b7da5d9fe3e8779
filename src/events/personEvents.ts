import { z } from 'zod';

const ids = z.array(z.number());
const person = z.object({ id: z.number(), name: z.string() });

/** How many of a list are named one by one, in the bell and by mail. */
export const MOST_LISTED = 20;

/** What is told to one person of many memos or tasks at once. `memos` and `tasks` are the first of them. */
export const personEventSchemas = {
  /** What waits for them, on the morning of a day. */
  'person.memosWait': z.object({ count: z.number(), memos: ids }),
  /** They stand in for somebody absent from now on; `count` memos wait already. */
  'person.standsIn': z.object({ absent: person, until: z.iso.date(), count: z.number(), memos: ids }),
  /** Somebody left. `isSuccessor`: it went to this person, who else has another part in it. */
  'person.workHandedOver': z.object({
    from: person,
    isSuccessor: z.boolean(),
    memoCount: z.number(),
    taskCount: z.number(),
    memos: ids,
    tasks: ids,
  }),
} as const;
