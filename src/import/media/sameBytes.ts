import { z } from 'zod';
import { IMPORTED_FROM } from '#src/features/search/number.queries';
import type { Tx } from '#src/platform/db';
import { FILE } from '../rows/fileRows';

/** Where bytes lie that were imported, by their SHA-256. */
export type KnownBytes = Map<string, string>;

const rows = z.array(z.object({ sha256: z.string(), storageKey: z.string() }));

/** Of earlier runs: a file that a later row names again is stored once. */
export async function knownBytes(tx: Tx): Promise<KnownBytes> {
  const found = await tx.$queryRaw`
    SELECT a.sha256, min(a.storage_key) AS "storageKey"
      FROM imported_records r JOIN attachments a ON a.id = r.record_id
     WHERE r.source = ${IMPORTED_FROM} AND r.model = ${FILE}
     GROUP BY a.sha256`;
  return new Map(rows.parse(found).map(({ sha256, storageKey }) => [sha256, storageKey]));
}

/** Those still named by a row, which cannot go before this transaction ends. */
export async function keptBytes(
  tx: Tx,
  known: KnownBytes,
  files: readonly { sha256: string }[],
): Promise<[sha256: string, storageKey: string][]> {
  const wanted = files.flatMap(({ sha256 }) => known.get(sha256) ?? []);
  if (wanted.length === 0) return [];
  const found = await tx.$queryRaw`
    SELECT sha256, storage_key AS "storageKey" FROM attachments WHERE storage_key = ANY (${wanted}::text[]) FOR KEY SHARE`;
  return rows.parse(found).map(({ sha256, storageKey }) => [sha256, storageKey]);
}
