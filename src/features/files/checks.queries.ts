import { z } from 'zod';
import type { Database } from '#src/platform/db';

export const FAULTS = ['missing', 'altered', 'unreadable'] as const;
export type Fault = (typeof FAULTS)[number];

/** A small file costs as much as so many bytes, for opening it and its row. */
const COST_OF_ONE = 256 * 1024;
export const costOf = ({ sizeBytes }: { sizeBytes: number }): number => sizeBytes + COST_OF_ONE;

const cost = z.tuple([z.object({ cost: z.coerce.number() })]);

export async function costOfAll({ prisma }: Database): Promise<number> {
  const rows = await prisma.$queryRaw`
    SELECT coalesce(sum(size_bytes::bigint + ${COST_OF_ONE}::int), 0)::text AS cost FROM attachments`;
  return cost.parse(rows)[0].cost;
}

const dueFiles = z.array(z.object({ storageKey: z.string(), sha256: z.string(), sizeBytes: z.number() }));
export type DueFile = z.infer<typeof dueFiles>[number];

/** Not checked since: first damaged ones, which may have been repaired, then those that waited longest. */
export async function filesToCheck({ prisma }: Database, since: Date, most: number): Promise<DueFile[]> {
  const rows = await prisma.$queryRaw`
    SELECT storage_key AS "storageKey", sha256, size_bytes AS "sizeBytes" FROM (
      (SELECT storage_key, sha256, size_bytes FROM attachments
        WHERE fault IS NOT NULL AND checked_at < ${since}::timestamptz ORDER BY id LIMIT ${most}::int)
      UNION ALL
      (SELECT storage_key, sha256, size_bytes FROM attachments
        WHERE fault IS NULL AND checked_at IS NULL ORDER BY checked_at NULLS FIRST, id LIMIT ${most}::int)
      UNION ALL
      (SELECT storage_key, sha256, size_bytes FROM attachments
        WHERE fault IS NULL AND checked_at < ${since}::timestamptz ORDER BY checked_at NULLS FIRST, id LIMIT ${most}::int)
    ) AS due LIMIT ${most}::int`;
  return dueFiles.parse(rows);
}

export type Checked = Pick<DueFile, 'storageKey'> & { fault: Fault | null };

const fault = z.enum(FAULTS).nullable();
const changes = z.array(z.object({ id: z.number(), fault, was: fault }));

/** Updates every copy of the bytes. Returns files whose state changed. */
export async function saveChecks({ prisma }: Database, checked: readonly Checked[], now: Date) {
  const rows = await prisma.$queryRaw`
    WITH before AS (
      SELECT a.id, a.fault AS was, found.fault
        FROM json_to_recordset(${JSON.stringify(checked)}::json) AS found("storageKey" text, fault text)
        JOIN attachments a ON a.storage_key = found."storageKey"
    ), written AS (
      UPDATE attachments a SET checked_at = ${now}::timestamptz, fault = before.fault,
             fault_since = CASE WHEN before.fault IS NOT NULL THEN coalesce(a.fault_since, ${now}::timestamptz) END
        FROM before WHERE a.id = before.id RETURNING before.*
    )
    SELECT id, fault, was FROM written WHERE fault IS DISTINCT FROM was ORDER BY id`;
  return changes.parse(rows);
}
