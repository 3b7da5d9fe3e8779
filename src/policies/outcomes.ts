import type { Outcome } from '#src/platform/db';

/** In the order in which they are offered beside each other; the keys 1 to 4 choose them. */
export const OUTCOMES = ['approved', 'changes', 'declined', 'noted'] as const satisfies readonly Outcome[];

type Purpose = { outcomes: readonly Outcome[] } | null;

/** What may be decided on a memo of this purpose; the first is preselected. */
export const offeredOutcomes = (purpose: Purpose): readonly Outcome[] => purpose?.outcomes ?? ['noted'];

export const defaultOutcome = (purpose: Purpose): Outcome => offeredOutcomes(purpose)[0] ?? 'noted';

/** Whoever wrote the memo must read why, or what is to be different. */
export const needsConclusion = (outcome: Outcome | null): outcome is 'declined' | 'changes' =>
  outcome === 'declined' || outcome === 'changes';
