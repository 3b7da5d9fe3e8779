import pg from 'pg';
import type { Access } from './cluster';

const DATABASE = 'notes_crm';

export const urlsOf = ({ port, password, adminPassword }: Access): { url: string; adminUrl: string } => ({
  url: `postgresql://${DATABASE}:${password}@127.0.0.1:${port}/${DATABASE}`,
  adminUrl: `postgresql://postgres:${adminPassword}@127.0.0.1:${port}/postgres`,
});

export async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** The application is no superuser; it may create databases, for the bench and the tests. */
export async function prepareDatabase({ adminUrl }: { adminUrl: string }, { password }: Access): Promise<void> {
  await withClient(adminUrl, async (client) => {
    const roles = await client.query('SELECT FROM pg_roles WHERE rolname = $1', [DATABASE]);
    if (!roles.rowCount) {
      await client.query(`CREATE ROLE ${DATABASE} LOGIN CREATEDB PASSWORD ${client.escapeLiteral(password)}`);
    }
    const databases = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE]);
    if (!databases.rowCount) await client.query(`CREATE DATABASE ${DATABASE} OWNER ${DATABASE}`);
  });
}
