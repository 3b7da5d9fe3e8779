import { z } from 'zod';
import { clock } from '#src/platform/clock';
import { Prisma, type Database, type Tx } from '#src/platform/db';
import { lastsNow } from './current.queries';

const lasting = Prisma.raw(lastsNow('a', 'u', 'moment.now'));
const rows = z.array(z.object({ id: z.number() }));

/** Deputies of executives and heads: everybody may write to them, too. */
export async function findStandIns(db: Pick<Database['prisma'] | Tx, '$queryRaw'>): Promise<Set<number>> {
  const found = await db.$queryRaw`
    SELECT DISTINCT d.id
      FROM (SELECT ${clock.now()}::timestamptz AS now) moment
      JOIN absences a ON a.deputy_id IS NOT NULL
      JOIN users u ON u.id = a.user_id AND u.deactivated_at IS NULL
      JOIN users d ON d.id = a.deputy_id AND d.deactivated_at IS NULL
     WHERE ${lasting}
       AND (u.is_executive OR EXISTS (
         SELECT 1 FROM department_heads h JOIN departments hd ON hd.id = h.department_id
          WHERE h.user_id = u.id AND hd.archived_at IS NULL))`;
  return new Set(rows.parse(found).map(({ id }) => id));
}
