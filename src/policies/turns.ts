import type { DecisionRule, Outcome } from '#src/platform/db';

/** With several recipients: whose consideration ends the memo. */
export const RULES = ['any_one', 'all', 'in_order'] as const satisfies readonly DecisionRule[];

export const RECIPIENTS_MAX = 20;

/** `isLetIn`: the step before was silent for too long. */
export type Turn = { userId: number; isActive: boolean; isLetIn?: boolean };

type Round = {
  rule: DecisionRule;
  /** In their order. */
  recipients: readonly Turn[];
  /** Who has considered it in this round, or was passed over. */
  decided: ReadonlySet<number>;
  ownerId: number;
  /** Nobody considers their own memo while another recipient could. */
  fourEyes: boolean;
};

/** Whose turn it is. Who has left is among them: the owner must see that nobody else takes their place. */
export function currentRecipients({ rule, recipients, decided, ownerId, fourEyes }: Round): number[] {
  const open = recipients.filter(({ userId }) => !decided.has(userId));
  const due = rule === 'in_order' ? open.slice(0, 1) : open;
  const isOtherThere = due.some(({ userId, isActive }) => isActive && userId !== ownerId);
  return due.map(({ userId }) => userId).filter((id) => !(fourEyes && isOtherThere && id === ownerId));
}

/** Who has a part in the memo: later recipients of *in order* see it when their turn comes. */
export function joinedRecipients(round: Round): number[] {
  const current = new Set(currentRecipients(round));
  const { rule, recipients, decided } = round;
  const joined = recipients.filter(
    ({ userId, isLetIn }) => rule !== 'in_order' || current.has(userId) || decided.has(userId) || isLetIn === true,
  );
  return joined.map(({ userId }) => userId);
}

/** In order, who comes after the one whose turn it is, and could go on without them. Nobody passes on to their own memo. */
export function nextInOrder({ rule, recipients, decided, ownerId, fourEyes }: Round): number | null {
  if (rule !== 'in_order') return null;
  const [, next] = recipients.filter(({ userId }) => !decided.has(userId));
  return next?.isActive && !(fourEyes && next.userId === ownerId) ? next.userId : null;
}

const GRAVEST: readonly Outcome[] = ['declined', 'changes', 'approved', 'noted'];

/**
 * What these decisions come to, or null while others are waited for. One who declines ends it, also where all must agree.
 */
export function outcomeOf(
  rule: DecisionRule,
  recipients: readonly number[],
  given: ReadonlyMap<number, Outcome>,
): Outcome | null {
  const outcomes = recipients.flatMap((id) => given.get(id) ?? []);
  const isEnded = rule === 'any_one' ? outcomes.length > 0 : outcomes.length === recipients.length;
  return isEnded || outcomes.includes('declined') ? (GRAVEST.find((one) => outcomes.includes(one)) ?? null) : null;
}
