import type pg from 'pg';
import { mostRecent } from './mostRecent';

const REMEMBERED = 1_000;
const LONGEST = 60;

const canTellTimeBy = mostRecent(REMEMBERED, (name) => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
});

/** Names only, old ones (`Europe/Kiev`) among them: an offset (`+05:30`) is no zone that anybody lives in. */
export const isZoneOfNode = (name: string): boolean =>
  name.length <= LONGEST && /^[A-Za-z]/.test(name) && canTellTimeBy(name);

/** Of a row that nobody checked: the zone itself when Node can tell time by it, or the other one, or UTC. */
export const usableZone = (zone: string, otherwise: string): string =>
  isZoneOfNode(zone) ? zone : isZoneOfNode(otherwise) ? otherwise : 'UTC';

/** Zones in the spelling of the database, by their names in lower case. */
export type TimeZones = ReadonlyMap<string, string>;

type Queries = Pick<pg.Pool | pg.Client, 'query'>;

const READ_NAMES = `SELECT name FROM pg_timezone_names WHERE length(name) <= ${LONGEST}`;

/** PostgreSQL and Node have their own tables of zones: a zone that one of them lacks would break pages. */
async function readTimeZones(database: Queries): Promise<TimeZones> {
  const { rows } = await database.query<{ name: string }>(READ_NAMES);
  const names = rows.map(({ name }) => name).filter(isZoneOfNode);
  return new Map(names.map((name) => [name.toLowerCase(), name]));
}

const asked = new WeakMap<Queries, Promise<TimeZones>>();

/** What both this database and Node know; asked once, for PostgreSQL reads six hundred files to answer. */
export function timeZonesOf(pool: Queries): Promise<TimeZones> {
  const known = asked.get(pool) ?? readTimeZones(pool);
  asked.set(pool, known);
  known.catch(() => asked.delete(pool));
  return known;
}

/** As it is stored, however it was typed; null when one of the two does not know it. */
export const findTimeZone = async (pool: Queries, typed: string): Promise<string | null> =>
  (await timeZonesOf(pool)).get(typed.toLowerCase()) ?? null;

const MEND_COMPANY = `
  UPDATE company SET default_time_zone = coalesce((SELECT name FROM unnest($1::text[]) name
                                                    WHERE lower(name) = lower(default_time_zone)), 'UTC')
   WHERE default_time_zone <> ALL ($1::text[])`;

const MEND_USERS = `
  UPDATE users SET time_zone = coalesce((SELECT name FROM unnest($1::text[]) name WHERE lower(name) = lower(time_zone)),
                                        (SELECT default_time_zone FROM company), 'UTC')
   WHERE time_zone <> ALL ($1::text[])`;

/**
 * At the start: zones that were stored before they were checked, or by another version of PostgreSQL or Node. The company's
 * own becomes UTC, a person's the company's. Answers how many rows were changed.
 */
export async function mendTimeZones(database: Queries): Promise<number> {
  const names = [...(await readTimeZones(database)).values()];
  const company = await database.query(MEND_COMPANY, [names]);
  const users = await database.query(MEND_USERS, [names]);
  return (company.rowCount ?? 0) + (users.rowCount ?? 0);
}
