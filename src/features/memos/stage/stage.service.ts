import { holdAbsences } from '#src/features/absences/deputies.service';
import type { EventChanges, EventType } from '#src/events/catalogue';
import { dayOfReader } from '#src/features/myDay/day';
import { refreshMemoSearch } from '#src/features/search/search.service';
import { holdExecutives } from '#src/features/people/executives.service';
import { clock } from '#src/platform/clock';
import { inTransaction, type MemoStage, type Prisma, type Tx } from '#src/platform/db';
import { Conflict, Invalid } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';
import { plainText } from '#src/platform/richText';
import { setParticipants, type RoleChange } from '../roles/participants.service';
import { dayOf, type Preset } from './postponement';
import { absentRecipientOf, considered, pending, postponed, setMemoStage } from './setStage.service';
import { findExecutives } from '#src/features/people/choosing/recipients.queries';
import type { LoadedMemo } from '../memos.queries';

type ServiceDeps = Pick<Deps, 'db'>;

type Decision<T extends EventType> = {
  from: MemoStage[];
  to: Parameters<typeof setMemoStage>[2]['to'];
  type: T;
  changes: EventChanges<T>;
  /** What the memo looks like after the first click of a double click. */
  done: Prisma.MemoWhereInput;
  /** Locks taken before the memo's row, to prevent deadlocks. */
  first?: (tx: Tx) => Promise<void>;
  also?: (tx: Tx) => Promise<void>;
};

/** Conflict unless the memo has the version that the reader saw. */
async function decide<T extends EventType>(
  { db }: ServiceDeps,
  actor: Actor,
  memo: LoadedMemo,
  { version = memo.version, ...decision }: Decision<T> & { version?: number | undefined },
): Promise<void> {
  const { from, to, type, changes, done, first, also } = decision;
  const event = { type, changes, actorId: actor.id, doneForId: absentRecipientOf(actor, memo) };
  await inTransaction(db, async (tx) => {
    await first?.(tx);
    if (await setMemoStage(tx, { id: memo.id, version }, { from, to, where: stillDecides(actor), event, also })) return;
    const isDone = (await tx.memo.count({ where: { AND: [{ id: memo.id, withdrawnAt: null }, done] } })) > 0;
    if (!isDone) throw new Conflict('memos.errors.changedMeanwhile');
  });
}

/** A deputy's right may have ended without a change of the version. */
const stillDecides = (actor: Actor): Prisma.MemoWhereInput =>
  actor.isOperator
    ? {}
    : { participants: { some: { userId: actor.id, OR: [{ isRecipient: true }, { isDeputy: true }] } } };

/** Until a day (YYYY-MM-DD in the reader's zone), a preset, or without a day. */
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
  return decide(deps, actor, memo, {
    version: input.version,
    from: ['pending', 'postponed'],
    to: postponed(clock.now(), postponedUntil),
    done: { stage: 'postponed', postponedUntil },
    type: 'memo.postponed',
    changes: { until },
  });
}

export function setMemoPending(deps: ServiceDeps, actor: Actor, memo: LoadedMemo, version?: number): Promise<void> {
  return decide(deps, actor, memo, {
    version,
    from: ['postponed'],
    to: pending(clock.now()),
    done: { stage: 'pending' },
    type: 'memo.setPending',
    changes: {},
  });
}

type Consideration = { conclusion: string; version?: number | undefined };

/** The conclusion is clean HTML and optional. From now on the owner cannot edit the memo. */
export function considerMemo(deps: ServiceDeps, actor: Actor, memo: LoadedMemo, input: Consideration): Promise<void> {
  return decide(deps, actor, memo, {
    version: input.version,
    from: ['pending', 'postponed'],
    to: considered(clock.now(), actor, memo, input.conclusion),
    done: { stage: 'considered', consideredById: actor.id, conclusion: input.conclusion || null },
    type: 'memo.considered',
    changes: {},
    also: (tx) => refreshMemoSearch(tx, memo.id),
  });
}

export function editConclusion(deps: ServiceDeps, actor: Actor, memo: LoadedMemo, input: Consideration): Promise<void> {
  return decide(deps, actor, memo, {
    version: input.version,
    from: ['considered'],
    to: { conclusion: input.conclusion || null },
    done: { stage: 'considered', conclusion: input.conclusion || null },
    type: 'memo.conclusionEdited',
    changes: { changes: { conclusion: { from: plainText(memo.conclusion ?? ''), to: plainText(input.conclusion) } } },
    also: (tx) => refreshMemoSearch(tx, memo.id),
  });
}

/** The removed conclusion is kept in the history with the reason. Returns who lost the memo. */
export async function reopenMemo(
  deps: ServiceDeps,
  actor: Actor,
  memo: LoadedMemo,
  input: { reason: string; version?: number | undefined },
): Promise<RoleChange['left']> {
  let left: RoleChange['left'] = [];
  await decide(deps, actor, memo, {
    version: input.version,
    from: ['considered'],
    to: pending(clock.now()),
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
      // Executives and deputies may have changed since it was considered.
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
