import type { DecisionRule, Outcome } from '#src/platform/db';
import type { Translate } from '#src/platform/http/context';
import { currentRecipients, nextInOrder, RULES } from '#src/policies/turns';
import type { Several } from '../page/severalInCourt';

type Person = { name: string; deactivatedAt: Date | null };
type Addressed = {
  isForCompany: boolean;
  recipient: { id: number; name: string } | null;
  recipients: readonly { userId: number; user: Person }[];
};

/** People by id and name in their order, one or several; the company is nobody by name. */
export function recipientsOf({ isForCompany, recipient, recipients }: Addressed): { id: number; name: string }[] {
  if (isForCompany) return [];
  if (recipients.length > 0) return recipients.map(({ userId, user }) => ({ id: userId, name: user.name }));
  return recipient ? [{ id: recipient.id, name: recipient.name }] : [];
}

export const isForSeveral = ({ recipients }: Pick<Addressed, 'recipients'>): boolean => recipients.length > 0;

export const FOUR_EYES = true;

const RULE_WORDS = { any_one: 'anyOne', all: 'all', in_order: 'inOrder' } as const satisfies Record<
  DecisionRule,
  string
>;

/** Also as the history has it; nothing for what is no rule. */
export function ruleWord(t: Translate, value: unknown): string {
  const rule = RULES.find((one) => one === value);
  return rule ? t(`memos.form.rules.${RULE_WORDS[rule]}`) : '';
}

type Row = {
  isForCompany: boolean;
  ownerId: number;
  rule: DecisionRule;
  purpose: { fourEyes: boolean } | null;
  recipients: readonly { userId: number; isCurrent: boolean }[];
  participants: readonly { userId: number; isRecipient: boolean; user: { deactivatedAt: Date | null } }[];
};

/** Who of several recipients, or of the executives, may consider it now; undefined where there is one. */
export function turnsIn({ isForCompany, ownerId, purpose, recipients, participants }: Row): number[] | undefined {
  if (!isForCompany) {
    return recipients.length === 0
      ? undefined
      : recipients.filter(({ isCurrent }) => isCurrent).map(({ userId }) => userId);
  }
  const executives = participants
    .filter(({ isRecipient }) => isRecipient)
    .map(({ userId, user }) => ({ userId, isActive: user.deactivatedAt === null }));
  const fourEyes = purpose?.fourEyes ?? FOUR_EYES;
  return currentRecipients({ rule: 'any_one', recipients: executives, decided: new Set(), ownerId, fourEyes });
}

export type Round = Parameters<typeof currentRecipients>[0];

type Facts = {
  rule: DecisionRule;
  ownerId: number;
  purpose: { fourEyes: boolean } | null;
  recipients: readonly { userId: number; isLetIn: boolean; mayPass: boolean; passedAt: Date | null; user: Person }[];
  considerations: readonly { recipientId: number | null }[];
};

export const roundOf = ({ rule, ownerId, purpose, recipients, considerations }: Facts): Round => ({
  rule,
  ownerId,
  recipients: recipients.map(({ userId, isLetIn, user }) => ({
    userId,
    isLetIn,
    isActive: user.deactivatedAt === null,
  })),
  decided: new Set([
    ...considerations.flatMap(({ recipientId }) => recipientId ?? []),
    ...passedIn({ rule, recipients }),
  ]),
  fourEyes: purpose?.fourEyes ?? FOUR_EYES,
});

/** Without whom the others went on. */
export const passedIn = ({ rule, recipients }: Pick<Facts, 'rule'> & { recipients: readonly Passed[] }): number[] =>
  rule === 'in_order' ? recipients.filter(({ passedAt }) => passedAt !== null).map(({ userId }) => userId) : [];

type Passed = { userId: number; passedAt: Date | null };

/** Who may go on without the one whose turn it is. */
export function passerIn(row: Facts): number | null {
  const letIn = row.recipients.find(({ mayPass }) => mayPass);
  return letIn && letIn.userId === nextInOrder(roundOf(row)) ? letIn.userId : null;
}

type Decided = {
  rule: DecisionRule;
  recipients: readonly { userId: number; isCurrent: boolean; user: Person }[];
  considerations: readonly (Last & { recipientId: number | null; outcome: Outcome })[];
} & Last;

/** When it was decided, and by whom. */
type Last = { consideredAt: Date | null; consideredBy: { id: number } | null };

/** For the ball line and tooltips; null where there is one, or the company. */
export function severalIn(memo: Decided): Several | null {
  const { rule, recipients, considerations } = memo;
  if (recipients.length === 0) return null;
  const people = recipients.map(({ userId, isCurrent, user }) => ({
    id: userId,
    name: user.name,
    isCurrent,
    hasLeft: user.deactivatedAt !== null,
    outcome: considerations.find(({ recipientId }) => recipientId === userId)?.outcome ?? null,
  }));
  return { rule, people, isOverruled: memo.consideredAt !== null && lastOf(memo) === undefined };
}

/** Which recipient's decision ended it; nobody's where an operator decided in their place. */
export const lastOf = <One extends Last>({
  considerations,
  ...memo
}: Last & { considerations: readonly One[] }): One | undefined =>
  considerations.find(
    (one) =>
      one.consideredAt?.getTime() === memo.consideredAt?.getTime() && one.consideredBy?.id === memo.consideredBy?.id,
  );
