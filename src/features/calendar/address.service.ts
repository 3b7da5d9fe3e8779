import { createHash, randomBytes } from 'node:crypto';
import { recordAudit } from '../audit/audit.service';
import { findActor } from '../people/actor.queries';
import { clock } from '#src/platform/clock';
import { inTransaction, type Database, type Tx } from '#src/platform/db';
import type { Actor } from '#src/web/actor';

const hashOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** Returns the new secret, of which only the hash is stored. Replaces an earlier address. */
export async function makeAddress(db: Database, { id: userId }: Actor): Promise<string> {
  const token = randomBytes(32).toString('base64url');
  const address = { tokenHash: hashOf(token), createdAt: clock.now() };
  await inTransaction(db, async (tx) => {
    await tx.calendarAddress.upsert({ where: { userId }, create: { userId, ...address }, update: address });
    await recordAudit(tx, { type: 'calendar.addressMade', actorId: userId, subjectId: userId });
  });
  return token;
}

export async function endAddress(db: Database, { id: userId }: Actor): Promise<void> {
  await inTransaction(db, (tx) => endAddressOf(tx, { id: userId }, userId));
}

/** Also called on deactivation: a returning person must not revive an address that others may have by then. */
export async function endAddressOf(tx: Tx, actor: Pick<Actor, 'id'>, userId: number): Promise<void> {
  const { count } = await tx.calendarAddress.deleteMany({ where: { userId } });
  if (count > 0) await recordAudit(tx, { type: 'calendar.addressEnded', actorId: actor.id, subjectId: userId });
}

export async function addressSince(db: Database, { id: userId }: Actor): Promise<Date | null> {
  const found = await db.prisma.calendarAddress.findUnique({ where: { userId }, select: { createdAt: true } });
  return found?.createdAt ?? null;
}

export async function findHolder(db: Database, token: string): Promise<Actor | null> {
  const found = await db.prisma.calendarAddress.findUnique({
    where: { tokenHash: hashOf(token) },
    select: { userId: true },
  });
  return found && findActor(db, found.userId);
}
