import type { Tx } from '#src/platform/db';
import { attachments } from './mail.queries';

const select = {
  id: true,
  kind: true,
  readAt: true,
  isWatched: true,
  event: {
    select: {
      message: {
        select: {
          id: true,
          text: true,
          createdAt: true,
          deletedAt: true,
          attachments,
        },
      },
    },
  },
} as const;

/** The mail's own notice and those that joined it while it waited, in the order in which it was said. */
export function findToldMessages(db: Pick<Tx, 'notification'>, deliveryId: number) {
  const where = { OR: [{ mail: { id: deliveryId } }, { digestId: deliveryId }] };
  // Not of the notices: a job that was killed is done again after later ones.
  return db.notification.findMany({ where, select, orderBy: [{ eventId: 'asc' }, { id: 'asc' }] });
}

export type ToldNotice = Awaited<ReturnType<typeof findToldMessages>>[number];
export type ToldMessage = NonNullable<ToldNotice['event']['message']>;
