import type pg from 'pg';
import { inTransaction, type Database } from '../db';
import { z } from 'zod';

/** Of PostgreSQL's advisory locks: whoever removes stored files shares it, whoever copies them all has it alone. */
const LOCK = 7_311_003;

/** A removal takes less. */
const PATIENCE = '5s';

const LOCK_NOT_AVAILABLE = '55P03';

/** Nothing is removed from now on until the connection ends. False when somebody else is copying. */
export async function keepFiles(client: pg.Client): Promise<boolean> {
  try {
    await client.query(`SET lock_timeout = '${PATIENCE}'`);
    await client.query('SELECT pg_advisory_lock($1)', [LOCK]);
    await client.query('RESET lock_timeout');
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === LOCK_NOT_AVAILABLE) return false;
    throw error;
  }
}

const rows = z.tuple([z.object({ may: z.boolean() })]);

/** Runs `remove` and answers true, unless the files are being copied: then nothing is done, and it is to be tried later. */
export function removeFiles(db: Database, remove: () => Promise<void>): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    const [{ may }] = rows.parse(await tx.$queryRaw`SELECT pg_try_advisory_xact_lock_shared(${LOCK}::bigint) AS may`);
    if (may) await remove();
    return may;
  });
}
