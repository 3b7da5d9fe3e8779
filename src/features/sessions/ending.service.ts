import type { Request } from 'express';
import { recordAudit } from '../audit/audit.service';
import { inTransaction, type Tx } from '#src/platform/db';
import { asError } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';

type Ending = Pick<Deps, 'db' | 'realtime'>;

/** Here. Other tabs of this session lose their live connection; the person's other devices come back by themselves. */
export async function endSession({ db, realtime }: Ending, req: Request, actor: Actor | null): Promise<void> {
  if (actor) await recordAudit(db.prisma, { type: 'session.ended', actorId: actor.id, subjectId: actor.id });
  await new Promise<void>((resolve, reject) => {
    req.session.destroy((error: unknown) => (error ? reject(asError(error)) : resolve()));
  });
  if (actor) realtime.disconnectUser(actor.id);
}

/** Which of a person's sessions. */
export type Which = { key: string } | { but: string } | 'all';

const remove = (tx: Tx, userId: number, which: Which): Promise<number> => {
  if (which === 'all') return deleteSessionsOf(tx, userId);
  return 'key' in which ? deleteSession(tx, userId, which.key) : deleteSessionsBut(tx, userId, which.but);
};

/**
 * Somebody's sessions elsewhere, by themselves or by an admin: answers how many there were. The live pages of all devices are
 * closed, and come back where the session still is.
 */
export async function endSessions(
  { db, realtime }: Ending,
  actor: Pick<Actor, 'id'>,
  userId: number,
  which: Which,
): Promise<number> {
  const ended = await inTransaction(db, async (tx) => {
    const count = await remove(tx, userId, which);
    const entry = { type: 'session.endedElsewhere', actorId: actor.id, subjectId: userId, details: { count } } as const;
    if (count > 0) await recordAudit(tx, entry);
    return count;
  });
  realtime.disconnectUser(userId);
  return ended;
}

/** Every device of the person has to sign in again, this one too. */
export async function endAllSessions({ db, realtime }: Ending, actor: Actor): Promise<void> {
  await inTransaction(db, async (tx) => {
    await deleteSessionsOf(tx, actor.id);
    await recordAudit(tx, { type: 'session.endedEverywhere', actorId: actor.id, subjectId: actor.id });
  });
  realtime.disconnectUser(actor.id);
}

/**
 * What a person signs in with has changed: all sessions end, and so does a sign-in that is under way at this moment with what
 * held before, which has no row yet. The caller closes live pages after the commit. Answers what sessions begin with from now on.
 */
export async function renewCredentials(tx: Tx, userId: number): Promise<number> {
  const data = { credentialsVersion: { increment: 1 } };
  const select = { credentialsVersion: true };
  const { credentialsVersion } = await tx.user.update({ where: { id: userId }, data, select });
  await deleteSessionsOf(tx, userId);
  return credentialsVersion;
}

/** Ends one session of this person, told by its key. Answers how many there were: none when it had ended already. */
const deleteSession = (tx: Tx, userId: number, key: string): Promise<number> =>
  tx.$executeRaw`
    DELETE FROM session
     WHERE sess -> 'passport' ->> 'user' = ${String(userId)} AND encode(sha256(convert_to(sid, 'UTF8')), 'hex') = ${key}`;

const deleteSessionsBut = (tx: Tx, userId: number, sid: string): Promise<number> =>
  tx.$executeRaw`DELETE FROM session WHERE sess -> 'passport' ->> 'user' = ${String(userId)} AND sid <> ${sid}`;

/** Ends every session of a person, and what is half-way in by a password; answers how many there were. */
const deleteSessionsOf = (tx: Tx, userId: number): Promise<number> =>
  tx.$executeRaw`
    DELETE FROM session
     WHERE sess -> 'passport' ->> 'user' = ${String(userId)} OR sess -> 'passwordOf' ->> 'userId' = ${String(userId)}`;
