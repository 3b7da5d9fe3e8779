import { renewAssistants } from '#src/features/assistants/assisting.service';
import { clock } from '#src/platform/clock';
import type { Outcome, Tx } from '#src/platform/db';

/** What Olga Koval has prepared for Garry Chief, by the memo's title. */
const PREPARED: { title: string; outcome: Outcome; conclusion: string }[] = [
  { title: 'Second van for the Local sales tour', outcome: 'approved', conclusion: '<p>Lease it, for 36 months.</p>' },
  {
    title: 'VAT prepayment of the quarter: € 18,640',
    outcome: 'approved',
    conclusion: '<p>Please pay on the 10th.</p>',
  },
  {
    title: 'Customers ask for invoices in French',
    outcome: 'noted',
    conclusion: '<p>Masha, please ask for an offer.</p>',
  },
];

/** Olga Koval is Garry Chief's assistant. */
export async function writeAssistance(tx: Tx): Promise<void> {
  const idOf = async (person: string): Promise<number> =>
    (await tx.user.findUniqueOrThrow({ where: { email: `${person}@demo.test` } })).id;
  const [forId, byId, now] = [await idOf('garry'), await idOf('olga'), clock.now()];
  await tx.assistance.create({ data: { userId: forId, assistantId: byId, since: now } });
  for (const { title, outcome, conclusion } of PREPARED) {
    const memo = await tx.memo.findFirst({ where: { title }, select: { id: true, textVersion: true } });
    if (!memo) continue;
    const made = { outcome, conclusion, textVersion: memo.textVersion, madeAt: now };
    await tx.proposal.create({ data: { memoId: memo.id, forId, byId, ...made } });
  }
  await renewAssistants(tx, { of: [forId] });
}
