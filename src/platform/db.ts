import { PrismaPg } from '@prisma/adapter-pg';
import type pg from 'pg';
import type { z } from 'zod';
import { PrismaClient, type Prisma } from '#src/generated/prisma/client';
import { isDeadlock } from './databaseErrors';
import { openPool } from './pool';
import { namesForFew } from './statementNames';

export { Prisma, PrismaClient, ScanState } from '#src/generated/prisma/client';
export type * from '#src/generated/prisma/client';
export { isDatabaseFull, isDatabaseGone, isForeignKeyViolation, isRefusal, isUniqueViolation } from './databaseErrors';

export type Tx = Prisma.TransactionClient;

export type Database = {
  prisma: PrismaClient;
  pool: pg.Pool;
  /** A hot statement: prepared once per connection under its name; every row is checked by the schema. */
  named<Row>(name: string, text: string, row: z.ZodType<Row>, values: unknown[]): Promise<Row[]>;
  /** A statement that is put together from what was asked for: prepared only while there are few such. */
  query<Row>(text: string, row: z.ZodType<Row>, values: unknown[]): Promise<Row[]>;
  /** The same database by connections of its own, for what may take its time: jobs, exports, imports. */
  patient: Database;
  /** The transaction that services join instead of beginning one of their own. */
  joined?: Tx;
  close(): Promise<void>;
};

/** For many acts in one transaction: a service that is given this does its work in `tx`, and what it refuses is taken back alone. */
export const joining = (db: Database, tx: Tx): Database => ({ ...db, joined: tx });

type Options = { url: string; poolSize?: number; onPoolError?: (error: Error) => void };

/** Within five seconds a reader gets an answer, if only that the database does not give one. */
const PAGES = { poolSize: 12, answerWithinMs: 4_500, transactionMs: 20_000 };
const WORK = { poolSize: 6, answerWithinMs: 60_000, transactionMs: 100_000 };

/** PostgreSQL gives up first, and keeps the connection. */
const SOONER_MS = 300;

/** One pool for Prisma and named statements, a second one for long work, opened when needed. */
export function createDatabase({ url, onPoolError = () => undefined, ...options }: Options): Database {
  const pages = connections(url, { ...PAGES, ...options }, onPoolError);
  const work = connections(url, { ...WORK, ...options }, onPoolError);
  const close = async () => void (await Promise.all([pages.end(), work.end()]));
  const patient: Database = {
    ...work,
    close,
    get patient() {
      return patient;
    },
  };
  return { ...pages, patient, close };
}

function connections(
  url: string,
  { poolSize, answerWithinMs, transactionMs }: typeof PAGES,
  onPoolError: (error: Error) => void,
) {
  const pool = openPool(
    {
      connectionString: url,
      max: poolSize,
      answerWithinMs,
      statement_timeout: answerWithinMs - SOONER_MS,
      idle_in_transaction_session_timeout: 60_000,
      // What a connection has prepared and cached goes with it.
      maxUses: 20_000,
      maxLifetimeSeconds: 1_800,
    },
    onPoolError,
  );
  const nameOf = namesForFew({ prefix: 'prisma_', most: 200 });
  const adapter = new PrismaPg(pool, { statementNameGenerator: ({ sql }) => nameOf(sql) ?? '' });
  const prisma = new PrismaClient({ adapter, transactionOptions: { maxWait: 4_000, timeout: transactionMs } });
  return {
    ...statements(pool),
    prisma,
    pool,
    async end() {
      await prisma.$disconnect();
      await pool.end();
    },
  };
}

function statements(pool: pg.Pool): Pick<Database, 'named' | 'query'> {
  const nameOf = namesForFew({ prefix: 'list_', most: 60 });
  const run = async <Row>(question: pg.QueryConfig, row: z.ZodType<Row>): Promise<Row[]> => {
    const { rows } = await pool.query(question);
    return rows.map((raw) => row.parse(raw));
  };
  return {
    named: (name, text, row, values) => run({ name, text, values }, row),
    query: (text, row, values) => run({ name: nameOf(text), text, values }, row),
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
  if (db.joined) return within(db.joined, work);
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await db.prisma.$transaction(work, options);
    } catch (error) {
      if (attempt === ATTEMPTS || !isDeadlock(error)) throw error;
    }
  }
}

async function within<T>(tx: Tx, work: (tx: Tx) => Promise<T>): Promise<T> {
  await tx.$executeRaw`SAVEPOINT one_act`;
  try {
    const result = await work(tx);
    await tx.$executeRaw`RELEASE SAVEPOINT one_act`;
    return result;
  } catch (error) {
    // A deadlock, or a connection that is gone, ends the whole: the first error says why.
    await tx.$executeRaw`ROLLBACK TO SAVEPOINT one_act`.catch(() => undefined);
    throw error;
  }
}
