import { findCandidates } from '#src/features/people/choosing/candidates.queries';
import { clock } from '#src/platform/clock';
import type { Tx } from '#src/platform/db';
import { Invalid } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { PersonRef } from '#src/web/formFields';
import { canSucceed } from '#src/policies/user.policy';

type To = PersonRef | undefined;
type Plan = { memosTo?: To; ownMemosTo?: To; tasksTo?: To };

/** Who manages people gains no sight of memos and tasks by it: neither by taking them over, nor as the deputy of who does. */
export async function refuseOneself(tx: Tx, actor: Actor, { memosTo, ownMemosTo, tasksTo }: Plan): Promise<void> {
  const standsInFor = await whomTheyStandInFor(tx, actor.id);
  for (const [field, ref] of Object.entries({ memosTo, ownMemosTo, tasksTo })) {
    if (ref === undefined || ref === 'nobody') continue;
    const successor = (await findCandidates(tx, [ref])).get(ref);
    if (!successor || canSucceed(actor, successor, field === 'tasksTo' ? [] : standsInFor)) continue;
    const isOneself = successor.id === actor.id;
    const message = isOneself ? 'users.leaving.errors.yourself' : 'users.leaving.errors.yourDeputyship';
    throw new Invalid({ [field]: message }, { name: successor.name });
  }
}

/** Now or later: an absence that is planned already will open what is handed over today. */
async function whomTheyStandInFor(tx: Tx, deputyId: number): Promise<number[]> {
  const yesterday = new Date(clock.now().getTime() - 86_400_000);
  const absences = await tx.absence.findMany({
    where: { deputyId, endedAt: null, untilDay: { gte: yesterday } },
    select: { userId: true },
  });
  return absences.map(({ userId }) => userId);
}
