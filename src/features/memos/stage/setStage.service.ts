import type { EventChanges, EventType, NewEvent } from '#src/events/catalogue';
import { recordEvent } from '#src/events/record';
import { clock } from '#src/platform/clock';
import type { MemoStage, Outcome, Prisma, Tx } from '#src/platform/db';
import { actsAsDeputy, decidesFor } from '#src/policies/memo.policy';
import type { Actor } from '#src/web/actor';
import type { LoadedMemo } from '../memos.queries';
import { giveToRecipients } from '../ball/setBalls.service';
import { keepConsideration } from './considerations.service';

const NONE = {
  postponedUntil: null,
  consideredAt: null,
  consideredById: null,
  consideredForId: null,
  outcome: null,
  conclusion: null,
  takenById: null,
  takenUntil: null,
};

/** The columns of each stage; other stages' columns are emptied. */
export const pending = (now: Date) => ({ ...NONE, stage: 'pending' as const, stageChangedAt: now });

export const postponed = (now: Date, until: Date | null) => ({
  ...NONE,
  stage: 'postponed' as const,
  stageChangedAt: now,
  postponedUntil: until,
});

/** It was taken back before anybody who decides had opened it. */
export const draftAgain = (now: Date) => ({ ...NONE, stage: 'draft' as const, stageChangedAt: now });

type Decided = { outcome: Outcome; conclusion: string };

export const considered = (now: Date, actor: Actor, memo: LoadedMemo, { outcome, conclusion }: Decided) => ({
  ...NONE,
  stage: 'considered' as const,
  stageChangedAt: now,
  consideredAt: now,
  consideredById: actor.id,
  consideredForId: absentRecipientOf(actor, memo),
  outcome,
  conclusion: conclusion || null,
});

/** For whom a deputy acts: of several recipients for the one whose turn it is. */
export function absentRecipientOf(actor: Actor, memo: LoadedMemo): number | null {
  if (memo.isForCompany || memo.recipientCount === 1) return actsAsDeputy(actor, memo) ? memo.recipientId : null;
  const whose = decidesFor(actor, memo);
  return whose === actor.id ? null : whose;
}

export type StageColumns = ReturnType<typeof pending | typeof postponed | typeof considered>;

type Change<T extends EventType> = {
  from: MemoStage[];
  to: StageColumns | Pick<StageColumns, 'conclusion'>;
  /** Of several recipients the one whose decision it is; `recorded`: the record has it already. */
  decider?: number | null | 'recorded' | undefined;
  where?: Prisma.MemoWhereInput;
  /** `actorId` is null when the postponement ended by itself. */
  event: {
    type: T;
    changes: EventChanges<T>;
    actorId: number | null;
    doneForId?: number | null;
    bulkRunId?: number | null;
  };
  /** In the same transaction, before the event. */
  also?: ((tx: Tx) => Promise<void>) | undefined;
  /** Where it can be undone. */
  record?: ((tx: Tx, event: NewEvent<T> & { memoId: number }) => Promise<unknown>) | undefined;
};

/**
 * Changes stage or conclusion if the memo still has this `version` and one of the stages `from`; otherwise returns
 * false and writes nothing.
 */
export async function setMemoStage<T extends EventType>(
  tx: Tx,
  { id, version }: { id: number; version: number },
  { from, to, decider = null, where = {}, event, also, record = recordEvent }: Change<T>,
): Promise<boolean> {
  const now = clock.now();
  const { count } = await tx.memo.updateMany({
    where: { AND: [{ id, version, withdrawnAt: null, stage: { in: from } }, where] },
    data: { ...to, activityAt: now, version: { increment: 1 } },
  });
  if (count === 0) return false;
  await keepConsideration(tx, id, { from, to, decider, now });
  if ('stage' in to) await giveToRecipients(tx, [id]);
  await also?.(tx);
  if (event.actorId !== null) {
    await tx.participant.updateMany({ where: { memoId: id, userId: event.actorId }, data: { seenAt: now } });
  }
  await record(tx, { ...event, memoId: id });
  return true;
}
