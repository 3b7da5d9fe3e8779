import { z } from 'zod';
import { IMPORTED_FROM } from '#src/features/search/number.queries';
import { Prisma, type Tx } from '#src/platform/db';
import { MEMO } from '../rows/memoRows';
import { MESSAGE } from '../rows/messageRows';
import { PROJECT, TASK } from '../rows/taskRows';

/** A memo, task, project or message here at which files, reminders or lines of the admin log hang. */
export type Place = {
  column: 'memoId' | 'taskId' | 'messageId';
  id: number;
  /** Who owns or wrote it: the dump does not say whose a file was. */
  ownerId: number;
  createdAt: Date;
  /** Of a memo: when it was considered. */
  consideredAt: Date | null;
};

const NEVER = Prisma.sql`NULL::timestamptz`;
type Table = { column: Place['column']; table: Prisma.Sql; owner: Prisma.Sql; considered?: Prisma.Sql };

const TABLES: Record<string, Table> = {
  [MEMO]: {
    column: 'memoId',
    table: Prisma.sql`memos`,
    owner: Prisma.sql`owner_id`,
    considered: Prisma.sql`s.considered_at`,
  },
  [TASK]: { column: 'taskId', table: Prisma.sql`tasks`, owner: Prisma.sql`owner_id` },
  [PROJECT]: { column: 'taskId', table: Prisma.sql`tasks`, owner: Prisma.sql`owner_id` },
  [MESSAGE]: { column: 'messageId', table: Prisma.sql`messages`, owner: Prisma.sql`author_id` },
};

/** Whether this kind of row has a place here at all. */
export const hasPlace = (model: string): boolean => model in TABLES;

const rows = z.array(
  z.object({
    key: z.string(),
    id: z.number(),
    ownerId: z.number(),
    createdAt: z.date(),
    consideredAt: z.date().nullable(),
  }),
);

type Key = { model: string; key: string };

/** By `MODEL KEY`: what of these is here. */
export async function placesOf(tx: Tx, wanted: readonly Key[]): Promise<Map<string, Place>> {
  const places = new Map<string, Place>();
  for (const [model, { column, table, owner, considered = NEVER }] of Object.entries(TABLES)) {
    const keys = wanted.filter((one) => one.model === model).map(({ key }) => key);
    if (keys.length === 0) continue;
    const found = await tx.$queryRaw`
      SELECT r.external_key AS key, s.id, s.${owner} AS "ownerId", s.created_at AS "createdAt", ${considered} AS "consideredAt"
        FROM imported_records r JOIN ${table} s ON s.id = r.record_id
       WHERE r.source = ${IMPORTED_FROM} AND r.model = ${model} AND r.external_key = ANY (${keys}::text[])`;
    for (const { key, ...place } of rows.parse(found)) places.set(`${model} ${key}`, { column, ...place });
  }
  return places;
}
