import type { Tx } from '#src/platform/db';
import type { Actor } from '#src/web/actor';
import { mustHaveSecondStep } from '#src/policies/user.policy';

/** Whether the company lets this person in by two steps only. */
export async function twoStepIsRequired(tx: Pick<Tx, 'company'>, actor: Actor): Promise<boolean> {
  const company = await tx.company.findFirst({ select: { twoStepFor: true } });
  return mustHaveSecondStep(actor, company?.twoStepFor ?? []);
}
