import { z } from 'zod';
import type { Database } from '#src/platform/db';
import { ImportError } from '../importError';

const LOCK = 7_311_002;

const answer = z.tuple([z.object({ isOurs: z.boolean() })]);

/**
 * One import at a time: two would each find that a row is not here yet. The lock is held by a connection of its own and ends with
 * it, however the run ends: a killed one can be started again at once.
 * @throws ImportError while another one runs
 */
export async function onlyOne<T>({ pool }: Database, work: () => Promise<T>): Promise<T> {
  const holder = await pool.connect();
  try {
    const { rows } = await holder.query('SELECT pg_try_advisory_lock($1) AS "isOurs"', [LOCK]);
    const [{ isOurs }] = answer.parse(rows);
    if (!isOurs) throw new ImportError('import.errors.another');
    // PostgreSQL ends a closed connection a moment later: who starts again at once would find the lock taken.
    return await work().finally(() => holder.query('SELECT pg_advisory_unlock($1)', [LOCK]).catch(() => undefined));
  } finally {
    holder.release(true);
  }
}
