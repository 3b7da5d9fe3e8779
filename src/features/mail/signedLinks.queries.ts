import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Database } from '#src/platform/db';

/** Signed with a key of the person that never leaves the database. */
export const signatureOf = (mailKey: string, what: string): string =>
  createHmac('sha256', mailKey).update(what).digest('base64url');

export function isSigned(mailKey: string, what: string, signature: string): boolean {
  const [given, right] = [Buffer.from(signature), Buffer.from(signatureOf(mailKey, what))];
  return given.length === right.length && timingSafeEqual(given, right);
}

export async function findMailKey({ prisma }: Database, userId: number): Promise<string | null> {
  const user = await prisma.user.findFirst({ where: { id: userId, deactivatedAt: null }, select: { mailKey: true } });
  return user?.mailKey ?? null;
}
