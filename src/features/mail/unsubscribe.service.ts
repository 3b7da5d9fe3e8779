import { createHmac, timingSafeEqual } from 'node:crypto';
import { z } from 'zod';
import { inTransaction, type Database } from '#src/platform/db';
import { mailUrls } from './mail.urls';
import { DIGEST, endableKind, type EndableKind } from './mailKinds';

const parts = z.tuple([z.coerce.number().int().min(1).max(2_147_483_647), endableKind, z.string().min(1)]);

const signatureOf = (mailKey: string, kind: EndableKind): string =>
  createHmac('sha256', mailKey).update(kind).digest('base64url');

/** What ends mails of one kind for one person, and nothing else. Signed with a key of the person's own, which never leaves the database. */
export function unsubscribeUrl(baseUrl: string, user: { id: number; mailKey: string }, mailKind: string): string {
  const kind = endableKind.parse(mailKind);
  return `${baseUrl}${mailUrls.unsubscribe(`${user.id}.${kind}.${signatureOf(user.mailKey, kind)}`)}`;
}

export type Unsubscribing = { userId: number; kind: EndableKind };

/** Null for a token that was not given out, or whose owner is no longer here. */
export async function findUnsubscribing({ prisma }: Database, token: string): Promise<Unsubscribing | null> {
  const read = parts.safeParse(token.split('.'));
  if (!read.success) return null;
  const [userId, kind, signature] = read.data;
  const user = await prisma.user.findFirst({ where: { id: userId, deactivatedAt: null }, select: { mailKey: true } });
  if (!user || !isSame(signature, signatureOf(user.mailKey, kind))) return null;
  return { userId, kind };
}

function isSame(given: string, right: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
}

/** No mail of this kind any more; of digests: of no kind that came in them. Doing it twice changes nothing. */
export async function unsubscribe(db: Database, { userId, kind }: Unsubscribing): Promise<void> {
  await inTransaction(db, async (tx) => {
    const timing = 'never' as const;
    if (kind === DIGEST) {
      const together = { userId, timing: { in: ['hourly' as const, 'daily' as const] } };
      await tx.notificationPreference.updateMany({ where: together, data: { timing } });
      return;
    }
    const where = { userId_kind: { userId, kind } };
    await tx.notificationPreference.upsert({ where, create: { userId, kind, timing }, update: { timing } });
  });
}
