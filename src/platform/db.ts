import { createHash } from 'node:crypto';
import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import type { z } from 'zod';
import { PrismaClient, type Prisma } from '#src/generated/prisma/client';

export { Prisma, PrismaClient } from '#src/generated/prisma/client';
export type * from '#src/generated/prisma/client';

export type Tx = Prisma.TransactionClient;

export type Database = {
  prisma: PrismaClient;
  pool: pg.Pool;
  /** A hot statement: prepared once per connection under its name; every row is checked by the schema. */
  named<Row>(name: string, text: string, row: z.ZodType<Row>, values: unknown[]): Promise<Row[]>;
  close(): Promise<void>;
};

type Options = { url: string; poolSize?: number; onPoolError?: (error: Error) => void };

const statementName = (text: string): string => createHash('sha1').update(text).digest('base64url');

/** One pool for Prisma and the named statements. The time-outs keep a database that went silent from hanging requests. */
export function createDatabase({ url, poolSize = 12, onPoolError }: Options): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: poolSize,
    connectionTimeoutMillis: 4_000,
    query_timeout: 30_000,
    statement_timeout: 30_000,
    idle_in_transaction_session_timeout: 60_000,
    keepAlive: true,
  });
  // A connection the server closed must not end the process: the pool makes a new one.
  pool.on('error', (error) => onPoolError?.(error));
  const adapter = new PrismaPg(pool, { statementNameGenerator: (query) => statementName(query.sql) });
  const prisma = new PrismaClient({
    adapter,
    transactionOptions: { maxWait: 4_000, timeout: 20_000 },
  });
  return {
    prisma,
    pool,
    async named(name, text, row, values) {
      const result = await pool.query({ name, text, values });
      return result.rows.map((raw) => row.parse(raw));
    },
    async close() {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

const ATTEMPTS = 3;

/**
 * One transaction per use case; the services receive `tx` explicitly. When PostgreSQL ends one of two that wait for each
 * other, that one runs again from its beginning, so `work` must do nothing but through `tx`.
 */
export async function inTransaction<T>(
  db: Database,
  work: (tx: Tx) => Promise<T>,
  options: { timeout?: number } = {},
): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.prisma.$transaction(work, options);
    } catch (error) {
      if (attempt === ATTEMPTS || !isDeadlock(error)) throw error;
    }
  }
}

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

export const isUniqueViolation = (error: unknown): boolean => codeOf(error) === 'P2002';

/** Something still refers to the row. */
export const isForeignKeyViolation = (error: unknown): boolean => codeOf(error) === 'P2003';

const isDeadlock = (error: unknown): boolean =>
  ['P2034', '40P01'].includes(codeOf(error)) ||
  (error instanceof Error && /deadlock detected|40P01/.test(error.message));

/** Codes of PostgreSQL, Prisma and the sockets that mean "no database", not "a mistake of ours". */
const GONE = new Set(
  'ECONNREFUSED ECONNRESET ETIMEDOUT EPIPE P1001 P1002 P1008 P1017 P2024 P2028 57P01 57P02 57P03 53300 08006 08001'.split(
    ' ',
  ),
);

/** The same, where the code is lost on the way through the driver: also while PostgreSQL recovers from a crash. */
const GONE_WORDS =
  /timeout|Connection terminated|Can't reach database|Server has closed the connection|terminating connection|recovery mode|is starting up|is shutting down|ECONNREFUSED|ECONNRESET/i;

/** The database does not answer, or went away midway: whether the last commit came through is not known. */
export const isDatabaseGone = (error: unknown): boolean =>
  error instanceof Error && (GONE.has(codeOf(error)) || GONE_WORDS.test(error.message));
