import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openPool } from '#src/platform/pool';
import { createTestDatabase, type TestDatabase } from '../support/database';
import { databaseProxy, endsIdle, shutdownMessage, type DatabaseProxy } from '../support/databaseProxy';
import { occurrences, sources } from '../support/sources';

let database: TestDatabase;
let proxy: DatabaseProxy;
const told: string[] = [];
const tell = (error: Error) => void told.push(error.message);

beforeEach(async () => {
  told.length = 0;
  database = await createTestDatabase();
  proxy = await databaseProxy(database.url);
});
afterEach(async () => {
  await proxy.close();
  await database.drop();
});

const failed = (error: Error) => error.message;

describe('a pool', () => {
  test('is opened in one place', () => {
    const program = sources(/^src\/.*\.ts$/).filter(({ path }) => path !== 'src/platform/pool.ts');
    expect(occurrences(program, /new pg\.Pool\(/)).toEqual([]);
  });

  test('survives fifty shutdowns of PostgreSQL in the very moment in which a connection is handed over', async () => {
    const pool = openPool({ connectionString: proxy.url, max: 1 }, tell);
    let isShuttingDown = false;
    // One packet: the answer that frees the connection for whoever waits, and the message that ends it.
    proxy.onAnswer = (bytes, { program, database }) => {
      if (!isShuttingDown || !endsIdle(bytes)) return void program.write(bytes);
      isShuttingDown = false;
      program.end(Buffer.concat([bytes, shutdownMessage()]));
      database.destroy();
    };
    for (let round = 0; round < 50; round += 1) {
      const client = await pool.connect();
      const waiting = pool.connect().then((next) => next.query('SELECT 2').finally(() => next.release(true)));
      isShuttingDown = true;
      await client.query('SELECT 1').then(
        () => client.release(),
        () => client.release(true),
      );
      await waiting.catch(failed);
    }
    expect(told.length).toBeGreaterThanOrEqual(50);
    expect((await pool.query('SELECT 3 AS three')).rows).toEqual([{ three: 3 }]);
    await pool.end();
  });

  test('closes a connection that fell silent, also in a transaction, and gives it to nobody', async () => {
    const pool = openPool({ connectionString: proxy.url, max: 2, answerWithinMs: 3_000 }, tell);
    const [inTransaction, other] = await Promise.all([pool.connect(), pool.connect()]);
    await inTransaction.query('BEGIN');
    proxy.swallow();
    const started = Date.now();
    const answers = [inTransaction.query('SELECT 1'), inTransaction.query('ROLLBACK'), other.query('SELECT 2')];
    for (const answer of await Promise.all(answers.map((one) => one.catch(failed))))
      expect(answer).toContain('timeout');
    // Both at once: not one patience after the other.
    expect(Date.now() - started).toBeLessThan(6_000);
    inTransaction.release();
    other.release();
    expect(pool.totalCount).toBe(0);
    proxy.heal();
    expect((await pool.query('SELECT 3 AS three')).rows).toEqual([{ three: 3 }]);
    await pool.end();
  });

  test('takes an answer that came while the process was busy', async () => {
    const pool = openPool({ connectionString: database.url, max: 1, answerWithinMs: 300 }, tell);
    await pool.query('SELECT 1');
    const answer = pool.query('SELECT 2 AS two');
    // Sent, and answered while this process does something else for longer than its patience.
    await new Promise((resolve) => setImmediate(resolve));
    const until = Date.now() + 600;
    while (Date.now() < until);
    expect((await answer).rows).toEqual([{ two: 2 }]);
    expect(told).toEqual([]);
    await pool.end();
  });
});
