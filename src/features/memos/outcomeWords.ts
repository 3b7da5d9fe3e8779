import type { Outcome } from '#src/platform/db';
import type { Translate } from '#src/platform/http/context';

/** "Approved", "Declined"; a memo that was only taken note of is "Considered", as the stage is called. */
export const decidedWord = (t: Translate, outcome: Outcome | null): string =>
  t(outcome === null || outcome === 'noted' ? 'shared.stages.considered' : `shared.outcomes.${outcome}`);

export const OUTCOME_ICONS: Record<Outcome, string> = {
  approved: 'thumb-up',
  changes: 'pencil-check',
  declined: 'circle-x',
  noted: 'circle-check',
};

/** Which icon and colour a memo's status has: its own for what was decided, so that nobody needs to tell colours apart. */
export const statusPicture = <Stage extends string>(stage: Stage, outcome: Outcome | null): Stage | Outcome =>
  outcome === null || outcome === 'noted' ? stage : outcome;
