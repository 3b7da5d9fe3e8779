import type { Database } from '#src/platform/db';
import type { Actor } from '#src/platform/http/actor';
import { mustHaveSecondStep } from '#src/policies/user.policy';

/** Whether the company lets this person in by two steps only. */
export async function twoStepIsRequired(db: Database, actor: Actor): Promise<boolean> {
  const company = await db.prisma.company.findFirst({ select: { twoStepFor: true } });
  return mustHaveSecondStep(actor, company?.twoStepFor ?? []);
}
