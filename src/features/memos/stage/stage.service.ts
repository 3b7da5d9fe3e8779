import { holdAbsences } from '#src/features/absences/deputies.service';
import { recordEvent } from '#src/events/record';
import type { EventChanges, EventType } from '#src/events/catalogue';
import { dayOfReader } from '#src/features/myDay/myDay.service';
import { refreshMemoSearch } from '#src/features/search/search.service';
import { holdExecutives } from '#src/features/people/executives.service';
import { clock } from '#src/platform/clock';
import { inTransaction, type Prisma, type Tx } from '#src/platform/db';
import { Conflict, Invalid } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';
import { plainText } from '#src/platform/richText';
import { actsAsDeputy } from '#src/policies/memo.policy';
import { touch } from '../files/files.service';
import { setParticipants, type RoleChange } from '../roles/participants.service';
import { dayOf, type Preset } from './postponement';
import { findExecutives } from '#src/features/people/choosing/recipients.queries';
import type { LoadedMemo } from '../memos.queries';

type ServiceDeps = Pick<Deps, 'db'>;

/**
 * One conditional write per decision: it happens only when the memo still is as the reader saw it (`version` of the form,
 * or of the memo just loaded) and stands in one of the stages `from`. Otherwise Conflict, and nothing changed.
 */
async function changeStage<T extends EventType>(
  { db }: ServiceDeps,
  actor: Actor,
  memo: LoadedMemo,
  version: number | undefined,
  change: {
    from: LoadedMemo['stage'][];
    data: Prisma.MemoUncheckedUpdateManyInput;
    type: T;
    changes: EventChanges<T>;
    /** How the memo looks when this very decision was taken already: the second half of a double click. */
    done: Prisma.MemoWhereInput;
    /** Locks to take before the memo's row, lest two transactions wait for each other. */
    first?: (tx: Tx) => Promise<void>;
    also?: (tx: Tx) => Promise<void>;
  },
): Promise<void> {
  await inTransaction(db, async (tx) => {
    await change.first?.(tx);
    const written = await tx.memo.updateMany({
      where: {
        AND: [{ id: memo.id, version: version ?? memo.version, withdrawnAt: null, stage: { in: change.from } }],
        ...stillDecides(actor),
      },
      data: { ...change.data, version: { increment: 1 } },
    });
    if (written.count === 0) {
      if ((await tx.memo.count({ where: { AND: [{ id: memo.id, withdrawnAt: null }, change.done] } })) > 0) return;
      throw new Conflict('memos.errors.changedMeanwhile');
    }
    await change.also?.(tx);
    await touch(tx, memo.id, actor);
    await recordEvent(tx, {
      type: change.type,
      actorId: actor.id,
      doneForId: absentRecipientOf(actor, memo),
      memoId: memo.id,
      changes: change.changes,
    });
  });
}

/** A deputy's right may have ended since the memo was loaded: no version tells of that. */
const stillDecides = (actor: Actor): Prisma.MemoWhereInput =>
  actor.isOperator
    ? {}
    : { participants: { some: { userId: actor.id, OR: [{ isRecipient: true }, { isDeputy: true }] } } };

/** For whom a deputy decides; null for whoever decides themselves. */
export const absentRecipientOf = (actor: Actor, memo: LoadedMemo): number | null =>
  actsAsDeputy(actor, memo) ? memo.recipientId : null;

/** Postponed, until a day (YYYY-MM-DD, at the reader's), one of the usual ones, or without one. */
export async function postponeMemo(
  deps: ServiceDeps,
  actor: Actor,
  memo: LoadedMemo,
  input: { until?: string | undefined; preset?: Preset | undefined; version?: number | undefined },
): Promise<void> {
  const { today } = dayOfReader(actor);
  const until = input.preset ? dayOf(input.preset, today) : (input.until ?? null);
  if (until !== null && until < today) throw new Invalid({ until: 'memos.errors.untilPast' });
  const postponedUntil = until === null ? null : new Date(`${until}T00:00:00Z`);
  return changeStage(deps, actor, memo, input.version, {
    from: ['pending', 'postponed'],
    data: { stage: 'postponed', stageChangedAt: clock.now(), postponedUntil },
    done: { stage: 'postponed', postponedUntil },
    type: 'memo.postponed',
    changes: { until },
  });
}

export function setMemoPending(deps: ServiceDeps, actor: Actor, memo: LoadedMemo, version?: number): Promise<void> {
  return changeStage(deps, actor, memo, version, {
    from: ['postponed'],
    data: { stage: 'pending', stageChangedAt: clock.now(), postponedUntil: null },
    done: { stage: 'pending' },
    type: 'memo.setPending',
    changes: {},
  });
}

type Consideration = { conclusion: string; version?: number | undefined };

/** Considered: with an optional conclusion (clean HTML) and today's date. The memo is locked for its owner from here. */
export function considerMemo(deps: ServiceDeps, actor: Actor, memo: LoadedMemo, input: Consideration): Promise<void> {
  const now = clock.now();
  return changeStage(deps, actor, memo, input.version, {
    from: ['pending', 'postponed'],
    data: {
      stage: 'considered',
      stageChangedAt: now,
      postponedUntil: null,
      consideredAt: now,
      consideredById: actor.id,
      consideredForId: absentRecipientOf(actor, memo),
      conclusion: input.conclusion || null,
    },
    done: { stage: 'considered', consideredById: actor.id, conclusion: input.conclusion || null },
    type: 'memo.considered',
    changes: {},
    also: (tx) => refreshMemoSearch(tx, memo.id),
  });
}

export function editConclusion(deps: ServiceDeps, actor: Actor, memo: LoadedMemo, input: Consideration): Promise<void> {
  return changeStage(deps, actor, memo, input.version, {
    from: ['considered'],
    data: { conclusion: input.conclusion || null },
    done: { stage: 'considered', conclusion: input.conclusion || null },
    type: 'memo.conclusionEdited',
    changes: { changes: { conclusion: { from: plainText(memo.conclusion ?? ''), to: plainText(input.conclusion) } } },
    also: (tx) => refreshMemoSearch(tx, memo.id),
  });
}

/** Considered → Pending again. The conclusion that falls stands in the history with the reason. Returns who lost the memo. */
export async function reopenMemo(
  deps: ServiceDeps,
  actor: Actor,
  memo: LoadedMemo,
  input: { reason: string; version?: number | undefined },
): Promise<RoleChange['left']> {
  let left: RoleChange['left'] = [];
  await changeStage(deps, actor, memo, input.version, {
    from: ['considered'],
    data: {
      stage: 'pending',
      stageChangedAt: clock.now(),
      consideredAt: null,
      consideredById: null,
      consideredForId: null,
      conclusion: null,
    },
    done: {
      stage: 'pending',
      version: (input.version ?? memo.version) + 1,
      events: { some: { type: 'memo.reopened', actorId: actor.id } },
    },
    type: 'memo.reopened',
    changes: { reason: input.reason, conclusion: plainText(memo.conclusion ?? '') },
    first: async (tx) => {
      if (memo.isForCompany) await holdExecutives(tx);
      await holdAbsences(tx);
    },
    also: async (tx) => {
      // Executives may have come and gone while it rested, and the recipient may be away now.
      left = await refreshRecipients(tx, memo);
      await refreshMemoSearch(tx, memo.id);
    },
  });
  return left;
}

async function refreshRecipients(tx: Tx, memo: LoadedMemo): Promise<RoleChange['left']> {
  const having = (role: 'isRecipient' | 'isSubscriber') =>
    memo.participants.filter((row) => row[role]).map((row) => ({ id: row.userId, name: row.user.name }));
  const { left } = await setParticipants(tx, {
    memoId: memo.id,
    createdAt: memo.createdAt,
    stage: 'pending',
    ownerId: memo.ownerId,
    recipientId: memo.recipientId,
    recipients: memo.isForCompany ? await findExecutives(tx) : having('isRecipient'),
    subscribers: having('isSubscriber'),
  });
  return left;
}
