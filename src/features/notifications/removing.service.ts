import { z } from 'zod';
import type { Tx } from '#src/platform/db';

const userRows = z.array(z.object({ id: z.number() }));

/**
 * Nobody was to know of the memo: its notices vanish, and mails on their way are not sent, or not tried again. Returns
 * who was mailed already.
 */
export async function removeNoticesOf(tx: Tx, memoId: number): Promise<number[]> {
  const mailed = await tx.$queryRaw`
    WITH mails AS (
      SELECT d.id, d.user_id, d.state FROM mail_deliveries d
       WHERE d.notification_id IN (SELECT id FROM notifications WHERE memo_id = ${memoId}) FOR UPDATE),
    cut_off AS (
      UPDATE mail_deliveries d
         SET notification_id = NULL, state = CASE WHEN d.state IN ('queued', 'sending') THEN 'skipped' ELSE d.state END
        FROM mails WHERE d.id = mails.id)
    SELECT user_id AS id FROM mails WHERE state IN ('sending', 'sent', 'kept')
     UNION
    SELECT n.user_id FROM notifications n JOIN mail_deliveries d ON d.id = n.digest_id
     WHERE n.memo_id = ${memoId} AND d.state IN ('sending', 'sent', 'kept')`;
  await tx.notification.deleteMany({ where: { memoId } });
  return userRows.parse(mailed).map(({ id }) => id);
}
