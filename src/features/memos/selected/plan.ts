import { z } from 'zod';
import type { BulkRun } from '#src/platform/bulkRun';
import { OUTCOMES } from '#src/policies/outcomes';
import { ACTS } from './selected.schema';

export const SELECTED = 'selected';
export const UNDOING = 'selectedUndo';

/** Beside what is chosen in the list: confirming what an assistant prepared. */
const acts = z.enum([...ACTS, 'sign']);

const group = z.union([z.number(), z.string(), z.object({ departmentId: z.number() })]);

/** What is done with which memos, as the run keeps it. `list`: where they were ticked. */
const planSchema = z.object({
  act: acts,
  ids: z.array(z.number()),
  list: z.string(),
  until: z.iso.date().nullable(),
  outcome: z.enum(OUTCOMES).nullable(),
  conclusion: z.string(),
  add: z.array(z.number()),
  remove: z.array(z.number()),
  subscribers: z.array(group),
  /** Of each memo that is signed, what its decider saw. */
  proposals: z.array(z.object({ memoId: z.number(), id: z.number(), version: z.number() })).default([]),
});
export type Plan = z.infer<typeof planSchema>;

/** Of which run it takes back what, of the memos that were done. */
const undoingSchema = z.object({ of: z.number(), ids: z.array(z.number()), list: z.string(), act: acts });
export type Undoing = z.infer<typeof undoingSchema>;

type Stored = Pick<BulkRun, 'payload'>;
export const planOf = (run: Stored): Plan => planSchema.parse(run.payload);
export const undoingOf = (run: Stored): Undoing => undoingSchema.parse(run.payload);

const UNDOABLE = new Set<Plan['act']>(['postpone', 'pending', 'consider', 'sign']);
export const canBeUndone = (act: Plan['act']): boolean => UNDOABLE.has(act);
/** The others are nobody else's business. */
const OWN = new Set<Plan['act']>(['read', 'mute', 'unmute']);
export const isToldToOthers = (act: Plan['act']): boolean => !OWN.has(act);

export const PHASE = 'memos';

/** By id, so that locks are taken in one order. */
export const nextOf = (ids: readonly number[], { afterId, most }: { afterId: number; most: number }): number[] =>
  ids
    .filter((id) => id > afterId)
    .toSorted((one, other) => one - other)
    .slice(0, most);

/** The memos that it did not leave. */
export const doneBy = ({ problems, ...run }: Pick<BulkRun, 'payload' | 'problems'>): number[] => {
  const left = new Set(problems.map(({ id }) => id));
  return planOf(run).ids.filter((id) => !left.has(id));
};
