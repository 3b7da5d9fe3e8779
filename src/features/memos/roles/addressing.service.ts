import type { Addressee } from '#src/features/people/choosing/chosenPeople.queries';
import type { DecisionRule, Tx } from '#src/platform/db';
import { FOUR_EYES } from './several';
import { renewTurns, writeRecipients } from './turns.service';

type Person = { id: number; name: string };
type Memo = { id: number; ownerId: number; rule: DecisionRule; purposeId: number | null };
type Before = {
  recipientCount: number;
  decided: ReadonlySet<number>;
  recipients: readonly { userId: number; isLetIn: boolean }[];
};
const NOTHING: Before = { recipientCount: 1, decided: new Set(), recipients: [] };

/** Columns of the memo that say for whom it is. A rule is kept only where there are several. */
export const recipientColumns = (
  { recipientId, isForCompany, people }: Addressee,
  { rule }: { rule: DecisionRule },
): { recipientId: number | null; isForCompany: boolean; recipientCount: number; rule: DecisionRule } => {
  const recipientCount = isForCompany ? 1 : Math.max(people.length, 1);
  return { recipientId, isForCompany, recipientCount, rule: recipientCount > 1 ? rule : 'any_one' };
};

/** Writes the rows of several recipients, and whose turn it is. Answers who has a part in the memo from now on. */
export async function addressMemo(
  tx: Tx,
  { id, ownerId, rule, purposeId }: Memo,
  { isForCompany, people }: Addressee,
  { recipientCount: before, decided, recipients }: Before = NOTHING,
): Promise<Person[]> {
  const isSeveral = !isForCompany && people.length > 1;
  if (isSeveral || before > 1) await writeRecipients(tx, id, isSeveral ? people.map((person) => person.id) : []);
  if (!isSeveral) return people;
  const purpose = purposeId === null ? null : await tx.purpose.findUnique({ where: { id: purposeId } });
  const active = await tx.user.findMany({
    where: { id: { in: people.map((person) => person.id) }, deactivatedAt: null },
    select: { id: true },
  });
  const isActive = new Set(active.map((person) => person.id));
  const joined = await renewTurns(tx, id, {
    rule,
    ownerId,
    recipients: people.map(({ id: userId }) => ({
      userId,
      isActive: isActive.has(userId),
      isLetIn: recipients.some((one) => one.userId === userId && one.isLetIn),
    })),
    decided,
    fourEyes: purpose?.fourEyes ?? FOUR_EYES,
  });
  return people.filter((person) => joined.includes(person.id));
}
