import { z } from 'zod';
import { inTransaction, type Database } from '#src/platform/db';
import { id } from '#src/platform/http/params';
import { mailUrls } from './mail.urls';
import { DIGEST, endableKind, type EndableKind } from './mailKinds';
import { findMailKey, isSigned, signatureOf } from './signedLinks.queries';

const parts = z.tuple([id, endableKind, z.string().min(1)]);

/** What ends mails of one kind for one person, and nothing else. */
export function unsubscribeUrl(baseUrl: string, user: { id: number; mailKey: string }, mailKind: string): string {
  const kind = endableKind.parse(mailKind);
  return `${baseUrl}${mailUrls.unsubscribe(`${user.id}.${kind}.${signatureOf(user.mailKey, kind)}`)}`;
}

export type Unsubscribing = { userId: number; kind: EndableKind };

/** Null for a token that was not given out, or whose owner is no longer here. */
export async function findUnsubscribing(db: Database, token: string): Promise<Unsubscribing | null> {
  const read = parts.safeParse(token.split('.'));
  if (!read.success) return null;
  const [userId, kind, signature] = read.data;
  const mailKey = await findMailKey(db, userId);
  return mailKey !== null && isSigned(mailKey, kind, signature) ? { userId, kind } : null;
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
