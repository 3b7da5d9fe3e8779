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

/** The mail's own notice and those that joined it while it waited; oldest first. */
export function findToldMessages(db: Pick<Tx, 'notification'>, deliveryId: number) {
  const where = { OR: [{ mail: { id: deliveryId } }, { digestId: deliveryId }] };
  return db.notification.findMany({ where, select, orderBy: { id: 'asc' } });
}

export type ToldNotice = Awaited<ReturnType<typeof findToldMessages>>[number];
export type ToldMessage = NonNullable<ToldNotice['event']['message']>;
