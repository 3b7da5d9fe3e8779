import pg from 'pg';
import { pause } from '../processes';
import { MigrationError } from './errors';

const OLDEST_SUPPORTED = 150_000;
const PATIENCE_MS = 30_000;

type Log = { info(message: string): void };

const codeOf = (error: unknown): string =>
  typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';

/** Not listening yet, starting up, or shutting down before a restart. */
const isNotUpYet = (error: unknown): boolean =>
  ['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ECONNRESET', 'ETIMEDOUT', '57P03', '57P01'].includes(codeOf(error));

async function tryConnect(url: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000, keepAlive: true });
  // A lost connection fails the statement that runs; without a listener it would end the process as well.
  client.on('error', () => undefined);
  await client.connect();
  return client;
}

async function createDatabase(url: string): Promise<void> {
  const admin = new URL(url);
  const name = decodeURIComponent(admin.pathname.slice(1));
  admin.pathname = '/postgres';
  const client = await tryConnect(admin.href);
  try {
    await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)} ENCODING 'UTF8' TEMPLATE template0`);
  } catch (error) {
    // Another process was quicker.
    if (['42P04', '23505'].includes(codeOf(error))) return;
    if (codeOf(error) !== '42501') throw error;
    throw new MigrationError(
      `The database "${name}" does not exist, and the user "${admin.username}" may not create it. Create it first: CREATE DATABASE "${name}" OWNER "${admin.username}"`,
    );
  } finally {
    await client.end();
  }
}

async function check(client: pg.Client): Promise<void> {
  const { rows } = await client.query<{ version: number; encoding: string }>(
    `SELECT current_setting('server_version_num')::int AS version, current_setting('server_encoding') AS encoding`,
  );
  const { version = 0, encoding = '' } = rows[0] ?? {};
  if (version < OLDEST_SUPPORTED) {
    throw new MigrationError(`Notes CRM needs PostgreSQL 15 or newer; this one is ${Math.floor(version / 10_000)}.`);
  }
  if (encoding !== 'UTF8') throw new MigrationError(`The database's encoding is ${encoding}; Notes CRM needs UTF8.`);
}

/** Connects, waiting a while for a server that starts at the same time, and creates the database if it is missing. */
export async function connect(url: string, log: Log): Promise<pg.Client> {
  const { host, pathname } = new URL(url);
  const giveUp = Date.now() + PATIENCE_MS;
  let hasSaidSo = false;
  for (;;) {
    try {
      const client = await tryConnect(url);
      await check(client).catch(async (error: unknown) => {
        await client.end();
        throw error;
      });
      return client;
    } catch (error) {
      if (codeOf(error) === '3D000') {
        log.info(`The database ${pathname.slice(1)} does not exist; creating it.`);
        await createDatabase(url);
        continue;
      }
      if (error instanceof MigrationError) throw error;
      const reason = error instanceof Error ? error.message || codeOf(error) : String(error);
      if (!isNotUpYet(error) || Date.now() > giveUp) {
        throw new MigrationError(`The database at ${host} cannot be used: ${reason}. Check DATABASE_URL.`);
      }
      if (!hasSaidSo) log.info(`Waiting for the database at ${host} (${reason}).`);
      hasSaidSo = true;
      await pause(500);
    }
  }
}
