import { inBatches } from '#src/platform/batches';
import type { Database } from '#src/platform/db';
import { DIGEST } from './mailKinds';

/** Deletes settled mails. Digests keep their row, which marks their notices as told, and lose their text. */
export async function deleteOldMails({ prisma }: Database, before: Date): Promise<void> {
  await prisma.mailDelivery.updateMany({
    where: { createdAt: { lt: before }, kind: DIGEST, state: 'kept', text: { not: null } },
    data: { subject: null, text: null, html: null },
  });
  await inBatches(
    (most) => prisma.$executeRaw`
      WITH old AS (
        SELECT id FROM mail_deliveries
         WHERE created_at < ${before} AND state IN ('sent', 'kept', 'skipped', 'failed') AND kind <> ${DIGEST}
         ORDER BY id LIMIT ${most}),
      told AS (UPDATE notifications SET digest_id = NULL WHERE digest_id IN (SELECT id FROM old))
      DELETE FROM mail_deliveries WHERE id IN (SELECT id FROM old)`,
  );
}
