import type { DecisionRule } from '#src/platform/db';

export type MemoStage = 'draft' | 'pending' | 'postponed' | 'considered';

/** `participants`: all, or at least the actor's own row. */
export type MemoFacts = {
  ownerId: number;
  stage: MemoStage;
  withdrawnAt: Date | null;
  withdrawnById?: number | null;
  withdrawnBy?: { deactivatedAt: Date | null } | null;
  /** Its owner was asked something and has not answered. */
  returnedAt?: Date | null;
  /** Of the last question to its owner. */
  answeredAt?: Date | null;
  hasTask: boolean;
  isForCompany?: boolean;
  /** The executive who has taken a memo to the company. */
  takenById?: number | null;
  /** Of several recipients, or of the company's, those who may consider it now. Without it, whoever is the recipient. */
  turns?: readonly number[] | undefined;
  /** Whether it is for several people by name, and whether the first of them ends it. */
  recipientCount?: number;
  /** In order, who may go on without the silent step before. */
  mayPass?: number | null;
  rule?: DecisionRule;
  purpose?: { fourEyes: boolean } | null;
  consideredById?: number | null;
  participants: readonly {
    userId: number;
    isOwner: boolean;
    isRecipient: boolean;
    isSubscriber: boolean;
    isDeputy: boolean;
    seenAt?: Date | null;
    isAdviser: boolean;
    /** An adviser who may read the deciders' notes. */
    readsNotes?: boolean;
    isAssistant: boolean;
    assistantFor?: readonly number[];
    deputyFor?: readonly number[];
    headOf?: readonly number[];
  }[];
};
