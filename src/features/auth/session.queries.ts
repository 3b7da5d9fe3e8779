import type { Database, Tx } from '#src/platform/db';

export type Credentials = { id: number; passwordHash: string | null; deactivatedAt: Date | null };

export const findCredentials = (db: Database, email: string): Promise<Credentials | null> =>
  db.prisma.user.findUnique({ where: { email }, select: { id: true, passwordHash: true, deactivatedAt: true } });

/** Ends every session of a person, and what is half-way in by a password; answers how many there were. */
export const deleteSessionsOf = (tx: Pick<Tx, '$executeRaw'>, userId: number): Promise<number> =>
  tx.$executeRaw`
    DELETE FROM session
     WHERE sess -> 'passport' ->> 'user' = ${String(userId)} OR sess -> 'passwordOf' ->> 'userId' = ${String(userId)}`;
