import type { Database } from '#src/platform/db';

export type Credentials = {
  userId: number;
  passwordHash: string | null;
  credentialsVersion: number;
  deactivatedAt: Date | null;
};

export async function findCredentials({ prisma }: Database, email: string): Promise<Credentials | null> {
  const select = { id: true, passwordHash: true, credentialsVersion: true, deactivatedAt: true };
  const found = await prisma.user.findUnique({ where: { email }, select });
  if (!found) return null;
  const { id: userId, ...credentials } = found;
  return { userId, ...credentials };
}
