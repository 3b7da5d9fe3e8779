import { clock } from '#src/platform/clock';
import { inTransaction, type Database } from '#src/platform/db';
import { NotFound } from '#src/platform/errors';
import type { Place } from '#src/platform/http/context';
import { subjectAt } from '#src/subjects/subjects';

/** What a muted memo or task still tells is in events/muting.ts. */
export async function setMuted(db: Database, userId: number, { kind, id }: Place, isMuted: boolean): Promise<void> {
  const data = { mutedAt: isMuted ? clock.now() : null };
  const { count } = await inTransaction(db, (tx) =>
    kind === 'memo'
      ? tx.participant.updateMany({ where: { memoId: id, userId }, data })
      : tx.taskParticipant.updateMany({ where: { taskId: id, userId }, data }),
  );
  if (count === 0) throw new NotFound(subjectAt({ kind }).notFound);
}
