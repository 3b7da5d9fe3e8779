import type { Database } from '#src/platform/db';
import type { Seal } from '#src/platform/sealing';

export type StepDeps = { db: Database; seal: Seal };

/**
 * A way to prove, beside the password, that it is you. Another one, such as a passkey, joins the list in
 * secondStep.service; its answer may be any text.
 */
export interface SecondStep {
  /** What the audit calls it. */
  readonly name: string;
  /** Whether this could be an answer to it at all, by its form. */
  isAnswer(answer: string): boolean;
  /** Whether the answer is right, which it is once only: of two that come at the same time one is wrong. */
  spend(deps: StepDeps, userId: number, answer: string): Promise<boolean>;
}
