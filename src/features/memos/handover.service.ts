import { clock } from '#src/platform/clock';
import type { Tx } from '#src/platform/db';
import type { Actor } from '#src/platform/http/actor';
import { touch } from './files/memoFiles.service';
import { recordRoles } from './history/edits.service';
import { getMemo, type LoadedMemo } from './memos.queries';
import { setParticipants } from './participants.service';

type Person = { id: number; name: string };

/**
 * Whoever leaves is asked no longer: each memo that waits for them alone waits for somebody else from now on. For everybody
 * in it, that is a change of recipient like any other. What one wrote to oneself stays one's own. The memos are named by id, for who does this sees none of them.
 */
export async function handOverMemos(tx: Tx, actor: Actor, from: Person, to: Person): Promise<number[]> {
  const waiting = await tx.$queryRaw<{ id: number }[]>`
    SELECT m.id FROM memos m
     WHERE m.recipient_id = ${from.id} AND m.owner_id <> ${from.id} AND m.stage IN ('pending', 'postponed') AND m.withdrawn_at IS NULL
     ORDER BY m.id FOR UPDATE`;
  for (const { id } of waiting) await readdress(tx, actor, await getMemo(tx, id), { from, to });
  return waiting.map(({ id }) => id);
}

/** Whoever is asked anew decides anew: what the former recipient postponed is pending again. */
async function readdress(tx: Tx, actor: Actor, before: LoadedMemo, { from, to }: { from: Person; to: Person }) {
  const data = { recipientId: to.id, stage: 'pending', postponedUntil: null, stageChangedAt: clock.now() } as const;
  await tx.memo.update({
    where: { id: before.id },
    data: { ...data, version: { increment: 1 } },
    select: { id: true },
  });
  const subscribers = before.participants
    .filter(({ isSubscriber, userId }) => isSubscriber && userId !== from.id)
    .map(({ userId, user }) => ({ id: userId, name: user.name }));
  const { id: memoId, createdAt, ownerId } = before;
  const roles = await setParticipants(tx, {
    memoId,
    createdAt,
    stage: 'pending',
    ownerId,
    recipientId: to.id,
    recipients: [to],
    subscribers,
  });
  await touch(tx, memoId, actor);
  // One who had subscribed and is recipient now has not lost anything.
  await recordRoles(tx, actor, before, { recipientId: to.id, isForCompany: false, people: [to] }, roles, true);
}
