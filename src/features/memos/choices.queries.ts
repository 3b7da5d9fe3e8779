import type { Database } from '#src/platform/db';

type Db = Database['prisma'];
type Choice = { id: number; name: string };

const named = { id: true, name: true };

/** Purposes that can be chosen, and the one the memo already has. */
export const findPurposeOptions = (db: Db, kept?: number): Promise<Choice[]> =>
  db.purpose.findMany({
    where: { OR: [{ archivedAt: null }, ...(kept ? [{ id: kept }] : [])] },
    select: named,
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
  });

export const findTagOptions = (db: Db, kept: number[]): Promise<Choice[]> =>
  db.tag.findMany({
    where: { OR: [{ archivedAt: null }, { id: { in: kept } }] },
    select: named,
    orderBy: { name: 'asc' },
  });
