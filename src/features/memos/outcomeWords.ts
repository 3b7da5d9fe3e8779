import type { Outcome } from '#src/platform/db';
import { OUTCOMES } from '#src/policies/outcomes';
import type { Translate } from '#src/platform/http/context';

/** "Approved", "Declined"; a memo that was only taken note of is "Considered", as the stage is called. */
export const decidedWord = (t: Translate, outcome: Outcome | null): string =>
  statusWord(t, statusPicture('considered', outcome));

/** What a memo's status is called: its stage, or what was decided. */
export const statusWord = (t: Translate, status: string): string =>
  t(isOutcome(status) ? `shared.outcomes.${status}` : `shared.stages.${status}`);

const isOutcome = (status: string): boolean => OUTCOMES.some((outcome) => outcome === status);

export const OUTCOME_ICONS: Record<Outcome, string> = {
  approved: 'thumb-up',
  changes: 'pencil-check',
  declined: 'circle-x',
  noted: 'circle-check',
};

/** Which icon and colour a memo's status has: its own for what was decided, so that nobody needs to tell colours apart. */
export const statusPicture = <Stage extends string>(stage: Stage, outcome: Outcome | null): Stage | Outcome =>
  outcome === null || outcome === 'noted' ? stage : outcome;
