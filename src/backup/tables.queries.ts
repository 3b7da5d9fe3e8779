import type pg from 'pg';
import { z } from 'zod';
import type { Manifest, TableOfManifest } from './manifest';

export type BackupTable = Pick<TableOfManifest, 'schema' | 'name' | 'columns'>;

/** What holds only while the program runs, and what migrating writes by itself. */
const LEFT_OUT = ['session', 'rate_limits', 'socket_io_attachments', 'queue_runners', '_prisma_migrations'];
/** Of the job queue: what waits. Its list of repeating jobs is made at each start. */
const OF_QUEUE = ['_private_jobs', '_private_job_queues', '_private_tasks'];

const tableRows = z.array(
  z.object({ schema: z.enum(['public', 'graphile_worker']), name: z.string(), columns: z.array(z.string()) }),
);

/** All tables of the company with the columns that are stored; what is generated is made again. */
export async function findTables(client: pg.Client): Promise<BackupTable[]> {
  const { rows } = await client.query(
    `SELECT n.nspname AS schema, t.relname AS name,
            (SELECT array_agg(a.attname::text ORDER BY a.attnum) FROM pg_attribute a
              WHERE a.attrelid = t.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '') AS columns
       FROM pg_class t JOIN pg_namespace n ON n.oid = t.relnamespace
      WHERE t.relkind = 'r'
        AND (n.nspname = 'public' AND t.relname <> ALL($1) OR n.nspname = 'graphile_worker' AND t.relname = ANY($2))
        AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = t.oid AND d.deptype = 'e')
      ORDER BY 1 DESC, 2`,
    [LEFT_OUT, OF_QUEUE],
  );
  return tableRows.parse(rows);
}

const sequenceRows = z.array(z.object({ schema: z.string(), name: z.string(), value: z.string() }));

export async function findSequences(client: pg.Client): Promise<Manifest['sequences']> {
  const { rows } = await client.query(
    `SELECT schemaname AS schema, sequencename AS name, last_value::text AS value FROM pg_sequences
      WHERE schemaname IN ('public', 'graphile_worker') AND last_value IS NOT NULL ORDER BY 1, 2`,
  );
  return sequenceRows.parse(rows);
}

const fileRows = z.array(z.object({ key: z.string(), sha256: z.string(), size: z.number() }));

export type BackupFile = z.infer<typeof fileRows>[number];

/** The stored files that rows name, each once. */
export async function findFiles(client: pg.Client): Promise<BackupFile[]> {
  const { rows } = await client.query(
    'SELECT DISTINCT ON (storage_key) storage_key AS key, sha256, size_bytes AS size FROM attachments ORDER BY storage_key',
  );
  return fileRows.parse(rows);
}

const aboutRows = z.tuple([z.object({ now: z.date(), postgres: z.string(), migrations: z.array(z.string()) })]);

export async function findVersions(client: pg.Client) {
  const { rows } = await client.query(
    `SELECT now() AS now, current_setting('server_version') AS postgres,
            ARRAY(SELECT migration_name::text FROM _prisma_migrations
                   WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL ORDER BY 1) AS migrations`,
  );
  return aboutRows.parse(rows)[0];
}

const quoted = (name: string): string => `"${name}"`;

export const qualified = ({ schema, name }: { schema: string; name: string }): string =>
  `${quoted(schema)}.${quoted(name)}`;

export const copied = ({ schema, name, columns }: BackupTable): string =>
  `${qualified({ schema, name })} (${columns.map(quoted).join(', ')})`;
