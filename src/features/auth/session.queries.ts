import type { Database } from '#src/platform/db';
import { findIdByAddress } from '#src/features/people/choosing/addresses.queries';

export type Credentials = {
  userId: number;
  passwordHash: string | null;
  credentialsVersion: number;
  deactivatedAt: Date | null;
};

/** By a plain address, however it was stored. */
export async function findCredentials({ prisma }: Database, email: string): Promise<Credentials | null> {
  const userId = await findIdByAddress(prisma, email);
  if (userId === null) return null;
  const select = { passwordHash: true, credentialsVersion: true, deactivatedAt: true };
  const found = await prisma.user.findUnique({ where: { id: userId }, select });
  return found && { userId, ...found };
}
