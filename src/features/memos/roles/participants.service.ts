import { clock } from '#src/platform/clock';
import { findDeputies } from '#src/features/absences/deputies.service';
import { renewAssistants } from '#src/features/assistants/assisting.service';
import { isSameSet } from '#src/features/files/sameContent';
import type { MemoStage, Tx } from '#src/platform/db';
import { revokeOfRecipients } from '../opinions/advisers.service';

type Person = { id: number; name: string };

type Roles = {
  memoId: number;
  createdAt: Date;
  stage: MemoStage;
  ownerId: number;
  isForCompany: boolean;
  /** Of several those who have a part in it already. */
  recipients: readonly Person[];
  subscribers: readonly Person[];
};

/** `left` and `joined`: access to the memo. */
export type RoleChange = { left: Person[]; joined: Person[]; newSubscribers: Person[]; lostSubscribers: Person[] };

export async function addFirstParticipants(tx: Tx, roles: Roles): Promise<void> {
  const { memoId, createdAt, stage, ownerId } = roles;
  const { wanted, rolesOf } = wantedRoles(roles, await deputiesFor(tx, roles, []));
  await tx.participant.createMany({
    data: [...wanted].map((userId) => ({
      ...{ memoId, userId, createdAt, stage },
      seenAt: userId === ownerId ? createdAt : null,
      ...rolesOf(userId),
    })),
  });
}

function wantedRoles({ ownerId, recipients, subscribers }: Roles, deputies: readonly Deputy[]) {
  const recipientIds = new Set(recipients.map(({ id }) => id));
  const others = subscribers.filter(({ id }) => id !== ownerId && !recipientIds.has(id));
  const subscriberIds = new Set(others.map(({ id }) => id));
  const standing = new Map(deputies.map((deputy) => [deputy.id, deputy.standsInFor]));
  return {
    subscribers: others,
    wanted: new Set([ownerId, ...recipientIds, ...subscriberIds, ...standing.keys()]),
    rolesOf: (userId: number) => ({
      isOwner: userId === ownerId,
      isRecipient: recipientIds.has(userId),
      isSubscriber: subscriberIds.has(userId),
      isDeputy: standing.has(userId),
      deputyFor: standing.get(userId) ?? [],
    }),
  };
}

/**
 * Makes the participants exactly these; those who stay keep their receipts. Includes the deputy of an absent recipient.
 */
export async function setParticipants(tx: Tx, roles: Roles): Promise<RoleChange> {
  const { memoId, createdAt, stage } = roles;
  const before = await tx.participant.findMany({
    where: { memoId },
    select: {
      userId: true,
      isOwner: true,
      isRecipient: true,
      isSubscriber: true,
      isDeputy: true,
      deputyFor: true,
      isKept: true,
      isAdviser: true,
      isAssistant: true,
      user: { select: { name: true } },
    },
  });
  const known = new Map(before.map((row) => [row.userId, row]));
  const deputies = await deputiesFor(tx, roles, before);
  const { wanted, subscribers, rolesOf } = wantedRoles(roles, deputies);

  // Who was asked for an opinion stays, whatever other role is lost; assistants follow whom they assist.
  const gone = before.filter((row) => !wanted.has(row.userId) && !staysOtherwise(row));
  if (gone.length > 0) {
    const lost = { memoId, userId: { in: gone.map(({ userId }) => userId) } };
    await tx.participant.deleteMany({ where: lost });
    // Badges must not count what can no longer be opened.
    await tx.notification.updateMany({ where: { ...lost, readAt: null }, data: { readAt: clock.now() } });
  }

  const fresh = [...wanted].filter((userId) => !known.has(userId));
  await tx.participant.createMany({
    data: fresh.map((userId) => ({ memoId, userId, createdAt, stage, ...rolesOf(userId) })),
  });

  for (const row of before) {
    const now = rolesOf(row.userId);
    const isSame =
      row.isOwner === now.isOwner &&
      row.isRecipient === now.isRecipient &&
      row.isSubscriber === now.isSubscriber &&
      isSameSet(row.deputyFor, now.deputyFor);
    if ((wanted.has(row.userId) || staysOtherwise(row)) && !isSame) {
      // What an assistant was not told of, others are.
      const heard = row.isAssistant && !row.isSubscriber && !row.isRecipient ? { mutedAt: null } : {};
      await tx.participant.update({
        where: { memoId_userId: { memoId, userId: row.userId } },
        data: { ...now, ...heard },
      });
    }
  }

  await revokeOfRecipients(
    tx,
    memoId,
    before.filter(({ userId, isAdviser }) => isAdviser && rolesOf(userId).isRecipient).map(({ userId }) => userId),
  );
  await renewAssistants(tx, { memoIds: [memoId] });
  return {
    left: gone.map((row) => ({ id: row.userId, name: row.user.name })),
    joined: [...roles.recipients, ...deputies, ...subscribers].filter(({ id }) => fresh.includes(id)),
    newSubscribers: subscribers.filter(({ id }) => !known.get(id)?.isSubscriber),
    lostSubscribers: before
      .filter(
        ({ userId, isSubscriber }) => isSubscriber && !rolesOf(userId).isSubscriber && !rolesOf(userId).isRecipient,
      )
      .map((row) => ({ id: row.userId, name: row.user.name })),
  };
}

const staysOtherwise = (row: { isAdviser: boolean; isAssistant: boolean }): boolean => row.isAdviser || row.isAssistant;

type Present = { userId: number; isRecipient: boolean; deputyFor: number[]; isKept: boolean; user: { name: string } };
type Deputy = Person & { standsInFor: number[] };

/**
 * No deputy for one's own memo, drafts, memos to oneself, and kept ones. Of several recipients those get one whose turn it is:
 * write the turns first. Who is deputy already stays it; a considered memo keeps the deputies it had.
 */
async function deputiesFor(tx: Tx, roles: Roles, before: readonly Present[]): Promise<Deputy[]> {
  const { stage, ownerId, isForCompany, recipients } = roles;
  if (isForCompany || stage === 'draft') return [];
  const ids = recipients.map(({ id }) => id).filter((id) => id !== ownerId);
  if (stage === 'considered')
    return before
      .map(({ userId, user, deputyFor }) => ({
        id: userId,
        name: user.name,
        standsInFor: deputyFor.filter((id) => ids.includes(id)),
      }))
      .filter(({ standsInFor }) => standsInFor.length > 0);
  const keeping = new Set(before.filter(({ isKept }) => isKept).map(({ userId }) => userId));
  const found = await findDeputies(
    tx,
    ids.filter((id) => !keeping.has(id)),
  );
  const waiting = recipients.length > 1 ? await withoutTurn(tx, roles.memoId) : NOBODY;
  const stays = (id: number, of: number) => before.some((row) => row.userId === id && row.deputyFor.includes(of));
  return found
    .map((one) => ({ ...one, standsInFor: one.standsInFor.filter((of) => !waiting.has(of) || stays(one.id, of)) }))
    .filter(({ id, standsInFor }) => id !== ownerId && standsInFor.length > 0);
}

const NOBODY: ReadonlySet<number> = new Set();

/** Who has decided or comes later: nothing waits for them. */
async function withoutTurn(tx: Tx, memoId: number): Promise<ReadonlySet<number>> {
  const rows = await tx.memoRecipient.findMany({
    where: { memoId, isCurrent: false, mayPass: false },
    select: { userId: true },
  });
  return new Set(rows.map(({ userId }) => userId));
}
