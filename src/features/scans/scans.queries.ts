import { z } from 'zod';
import type { ScanState, Tx } from '#src/platform/db';

type Db = Pick<Tx, '$queryRaw' | '$executeRaw'>;

const found = z.array(z.object({ id: z.number(), storageKey: z.string() }));

/** The next file after `after` that the scanner was never asked about: it was there before there was a scanner. */
export async function nextUnscanned(db: Db, after: number) {
  const rows = await db.$queryRaw`
    SELECT id, storage_key AS "storageKey" FROM attachments WHERE id > ${after}::int AND scan IS NULL ORDER BY id LIMIT 1`;
  return found.parse(rows)[0] ?? null;
}

const known = z.tuple([z.object({ waits: z.boolean() })]);

/** False when its rows are gone, or the scanner has answered. */
export async function waitsForScan(db: Db, storageKey: string): Promise<boolean> {
  const rows = await db.$queryRaw`
    SELECT EXISTS (SELECT 1 FROM attachments WHERE storage_key = ${storageKey}
                    AND (scan IS NULL OR scan NOT IN ('clean', 'infected'))) AS waits`;
  return known.parse(rows)[0].waits;
}

export type Outcome = { state: ScanState; found?: string };

const changedRows = z.array(
  z.object({
    id: z.number(),
    fileName: z.string(),
    memoId: z.number().nullable(),
    taskId: z.number().nullable(),
    messageId: z.number().nullable(),
    uploader: z.object({ id: z.number(), name: z.string() }),
    isShown: z.boolean(),
  }),
);
export type Scanned = z.infer<typeof changedRows>[number];

/**
 * Of every copy of the bytes. Answers the rows that changed; `isShown`: so does what their readers see. What was never
 * asked about stays open while the scanner does not answer.
 */
export async function saveOutcome(db: Db, storageKey: string, { state, found: virus }: Outcome): Promise<Scanned[]> {
  const rows = await db.$queryRaw`
    WITH before AS (
      SELECT id, scan FROM attachments
       WHERE storage_key = ${storageKey} AND scan IS DISTINCT FROM ${state}::text::"ScanState" AND scan IS DISTINCT FROM 'infected'
         AND (${state} <> 'unreached' OR scan = 'waiting')
       FOR UPDATE
    )
    UPDATE attachments a SET scan = ${state}::text::"ScanState", scan_found = ${virus ?? null}
      FROM before, users u WHERE a.id = before.id AND u.id = a.uploader_id
    RETURNING a.id, a.file_name AS "fileName", a.memo_id AS "memoId", a.task_id AS "taskId", a.message_id AS "messageId",
              json_build_object('id', u.id, 'name', u.name) AS uploader,
              (before.scan IS NOT NULL OR ${state} <> 'clean') AS "isShown"`;
  return changedRows.parse(rows);
}

/** Orders anew what the scanner has not answered yet, at once. */
export const orderAgain = (db: Db): Promise<number> => db.$executeRaw`
  SELECT count(graphile_worker.add_job('scan_file', json_build_object('storageKey', key), job_key => 'scan:' || key))
    FROM (SELECT DISTINCT storage_key AS key FROM attachments
           WHERE scan IN ('waiting', 'unreached', 'tooLarge')) AS file`;

/** True when the program ran without a scanner until now. */
export const beginScans = async (db: Db, now: Date): Promise<boolean> =>
  (await db.$executeRaw`UPDATE company SET scans_since = ${now}::timestamptz WHERE scans_since IS NULL`) > 0;

/** True when the program ran with a scanner until now. */
export const endScans = async (db: Db): Promise<boolean> =>
  (await db.$executeRaw`UPDATE company SET scans_since = NULL WHERE scans_since IS NOT NULL`) > 0;

/** Nobody answers for what waits any more: it is as it was before. What is infected stays so. */
export async function forgetWaiting(db: Db): Promise<void> {
  await db.$executeRaw`
    WITH free AS (
      UPDATE attachments SET scan = NULL WHERE scan IN ('waiting', 'unreached', 'tooLarge') RETURNING storage_key)
    SELECT count(graphile_worker.remove_job('scan:' || storage_key)) FROM free`;
  await db.$executeRaw`SELECT graphile_worker.remove_job('scan_backlog')`;
}
