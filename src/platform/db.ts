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

/** One transaction per use case; the services receive `tx` explicitly. */
export function inTransaction<T>(db: Database, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.prisma.$transaction(work);
}

export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'P2002';
}
