import type pg from 'pg';
import { z } from 'zod';

/**
 * Everything of the company's schema but extensions, which may be somebody else's: what the migrations make anew. Tables take their
 * indexes, constraints, triggers and sequences with them.
 */
const EMPTY_SCHEMA = `DO $$
DECLARE
  statement text;
  -- All at once: what an earlier statement took along has no name afterwards.
  statements text[] := ARRAY(
    SELECT format('DROP TABLE IF EXISTS %s CASCADE', c.oid::regclass) FROM pg_class c
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
       AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
    UNION ALL
    SELECT format('DROP ROUTINE IF EXISTS %s CASCADE', p.oid::regprocedure) FROM pg_proc p
     WHERE p.pronamespace = 'public'::regnamespace
       AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    UNION ALL
    SELECT format('DROP TYPE IF EXISTS %s CASCADE', t.oid::regtype) FROM pg_type t
     WHERE t.typnamespace = 'public'::regnamespace AND t.typtype = 'e'
       AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = t.oid AND d.deptype = 'e')
    UNION ALL
    SELECT format('DROP TEXT SEARCH CONFIGURATION IF EXISTS %s CASCADE', f.oid::regconfig) FROM pg_ts_config f
     WHERE f.cfgnamespace = 'public'::regnamespace
       AND NOT EXISTS (SELECT 1 FROM pg_depend d WHERE d.objid = f.oid AND d.deptype = 'e'));
BEGIN
  FOREACH statement IN ARRAY statements LOOP
    EXECUTE statement;
  END LOOP;
END $$`;

export const emptySchema = (client: pg.Client): Promise<unknown> => client.query(EMPTY_SCHEMA);

const statementRows = z.array(z.object({ drop: z.string(), make: z.string() }));

const FOREIGN_KEYS = `
  SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', conrelid::regclass, conname) AS drop,
         format('ALTER TABLE %s ADD CONSTRAINT %I %s', conrelid::regclass, conname, pg_get_constraintdef(oid)) AS make
    FROM pg_constraint WHERE contype = 'f' AND connamespace = 'public'::regnamespace ORDER BY conname`;

/** Those that are no constraint's. */
const INDEXES = `
  SELECT format('DROP INDEX %s', i.indexrelid::regclass) AS drop, pg_get_indexdef(i.indexrelid) AS make
    FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
   WHERE t.relnamespace = 'public'::regnamespace
     AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid) ORDER BY 1`;

const TRIGGERS = `
  SELECT DISTINCT format('ALTER TABLE %s DISABLE TRIGGER USER', tgrelid::regclass) AS drop,
         format('ALTER TABLE %s ENABLE TRIGGER USER', tgrelid::regclass) AS make
    FROM pg_trigger JOIN pg_class t ON t.oid = tgrelid
   WHERE NOT tgisinternal AND t.relnamespace = 'public'::regnamespace ORDER BY 1`;

/**
 * Takes away what makes copying rows slow or depend on their order. Answers how to put it back, which checks all rows.
 */
export async function bareTables(client: pg.Client): Promise<() => Promise<void>> {
  const rows: z.infer<typeof statementRows> = [];
  for (const question of [FOREIGN_KEYS, INDEXES, TRIGGERS])
    rows.push(...statementRows.parse((await client.query(question)).rows));
  for (const { drop } of rows) await client.query(drop);
  return async () => {
    // Indexes before the keys that look rows up by them.
    for (const { make } of rows.reverse()) await client.query(make);
  };
}

/** Who else is connected to this database: by program, with how many connections. */
export async function otherPrograms(client: pg.Client): Promise<string[]> {
  const { rows } = await client.query(
    `SELECT coalesce(nullif(application_name, ''), 'notes-crm') || ': ' || count(*) AS program FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
      GROUP BY application_name ORDER BY 1`,
  );
  return z
    .array(z.object({ program: z.string() }))
    .parse(rows)
    .map(({ program }) => program);
}

const presence = z.tuple([z.object({ has: z.boolean() })]);

/** Whether there is a company in it: then it is not empty. */
export async function hasCompany(client: pg.Client): Promise<boolean> {
  const [{ has }] = presence.parse((await client.query(`SELECT to_regclass('public.users') IS NOT NULL AS has`)).rows);
  if (!has) return false;
  const { rows } = await client.query('SELECT EXISTS (SELECT 1 FROM users) OR EXISTS (SELECT 1 FROM company) AS has');
  return presence.parse(rows)[0].has;
}
