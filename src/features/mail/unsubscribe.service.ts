import { z } from 'zod';
import { inTransaction, type Database } from '#src/platform/db';
import { id } from '#src/platform/http/params';
import { mailUrls } from './mail.urls';
import { DIGEST, endableKind, type EndableKind } from './mailKinds';
import { findMailKey, isSigned, signatureOf } from './signedLinks.queries';

const parts = z.tuple([id, endableKind, z.string().min(1)]);

export function unsubscribeUrl(baseUrl: string, user: { id: number; mailKey: string }, mailKind: string): string {
  const kind = endableKind.parse(mailKind);
  return `${baseUrl}${mailUrls.unsubscribe(`${user.id}.${kind}.${signatureOf(user.mailKey, kind)}`)}`;
}

export type Unsubscribing = { userId: number; kind: EndableKind };

/** Null for an invalid token or an inactive owner. */
export async function findUnsubscribing(db: Database, token: string): Promise<Unsubscribing | null> {
  const read = parts.safeParse(token.split('.'));
  if (!read.success) return null;
  const [userId, kind, signature] = read.data;
  const mailKey = await findMailKey(db, userId);
  return mailKey !== null && isSigned(mailKey, kind, signature) ? { userId, kind } : null;
}

/** For a digest: all kinds that come in digests. Idempotent. */
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
