import type { DecisionRule, Outcome } from '#src/platform/db';
import { currentRecipients } from '#src/policies/turns';
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

/** Below `memos.form.rules`. */
export const RULE_WORDS = { any_one: 'anyOne', all: 'all', in_order: 'inOrder' } as const satisfies Record<
  DecisionRule,
  string
>;

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

type Decided = {
  rule: DecisionRule;
  recipients: readonly { userId: number; isCurrent: boolean; user: Person }[];
  considerations: readonly { recipientId: number | null; outcome: Outcome }[];
};

/** For the ball line and tooltips; null where there is one, or the company. */
export function severalIn({ rule, recipients, considerations }: Decided): Several | null {
  if (recipients.length === 0) return null;
  const people = recipients.map(({ userId, isCurrent, user }) => ({
    id: userId,
    name: user.name,
    isCurrent,
    hasLeft: user.deactivatedAt !== null,
    outcome: considerations.find(({ recipientId }) => recipientId === userId)?.outcome ?? null,
  }));
  return { rule, people };
}
