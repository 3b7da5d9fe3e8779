import { z } from 'zod';
import type { Database, Tx } from '#src/platform/db';
import { USES_MAX, type OrderedKind } from '../choices/kinds.queries';
import { OUTCOMES } from '#src/policies/outcomes';
import { usesRow } from '../choices/uses';

const row = z.object({
  ...usesRow,
  outcomes: z.array(z.enum(OUTCOMES)),
  expectedDays: z.number().nullable(),
  fourEyes: z.boolean(),
});
export type ListedPurpose = z.infer<typeof row>;

export const PURPOSES: OrderedKind = {
  noun: 'purpose',
  plural: 'purposes',
  importedAs: ['tasks.resolution'],
  rows: (tx) => tx.purpose,
  async lockInOrder(tx: Tx) {
    // First the locks, then the order: whoever waited for them must see what was done meanwhile.
    await tx.$queryRaw`SELECT 1 FROM purposes WHERE archived_at IS NULL ORDER BY id FOR UPDATE`;
    const rows = await tx.$queryRaw<{ id: number }[]>`
      SELECT id FROM purposes WHERE archived_at IS NULL ORDER BY position, id`;
    return rows.map(({ id }) => id);
  },
  async writeOrder(tx: Tx, ids: number[]) {
    for (const [position, id] of ids.entries()) await tx.purpose.update({ where: { id }, data: { position } });
  },
};

/** All purposes in their order, with how many memos have them. */
export async function listPurposes({ prisma }: Database, id?: number): Promise<ListedPurpose[]> {
  const rows = await prisma.$queryRaw`
    SELECT p.id, p.name, p.archived_at IS NOT NULL AS archived, p.outcomes::text[] AS outcomes, p.expected_days AS "expectedDays",
           p.four_eyes AS "fourEyes",
           (SELECT count(*)::int FROM (SELECT 1 FROM memos m WHERE m.purpose_id = p.id LIMIT ${USES_MAX + 1}) AS used) AS memos
      FROM purposes p
     WHERE ${id ?? null}::int IS NULL OR p.id = ${id ?? null}
     ORDER BY p.position, p.id`;
  return z.array(row).parse(rows);
}
