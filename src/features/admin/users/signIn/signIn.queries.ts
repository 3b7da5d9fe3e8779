import type { Database } from '#src/platform/db';

const SHOWN = 10;

export type TroubledMail = { id: number; kind: string; createdAt: Date; lastError: string | null };

/** The last mails that could not be delivered: what kind they were and why, never what stood in them. */
export const troubledMailsOf = ({ prisma }: Database, userId: number): Promise<TroubledMail[]> =>
  prisma.mailDelivery.findMany({
    where: { userId, state: 'failed' },
    orderBy: { id: 'desc' },
    take: SHOWN,
    select: { id: true, kind: true, createdAt: true, lastError: true },
  });

export const hasTwoSteps = async ({ prisma }: Database, userId: number): Promise<boolean> =>
  (await prisma.authenticator.count({ where: { userId } })) > 0;
