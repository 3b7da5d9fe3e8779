import { boundedCount, type Parameters } from '#src/platform/listing/statement';
import { directory } from './directory.address';
import { filters } from './directory.statement';

type PeopleHitsQuestion = { readerId: number; q: string; now: Date; limit: number; countMax: number | null };

/** A select for a UNION: the first people by name, as in the directory. */
export function peopleHits({ readerId, q, now, limit, countMax }: PeopleHitsQuestion, parameters: Parameters): string {
  const query = { ...directory.everything, q };
  const [reader, moment] = [parameters.add(readerId), parameters.add(now)];
  const rows = `users u WHERE ${filters(query, parameters, reader, moment).join(' AND ')}`;
  return `(WITH page AS MATERIALIZED (
    SELECT u.id, u.name, u.email, u.job_title, u.department_id FROM ${rows} ORDER BY u.name, u.id LIMIT ${limit}
  ) SELECT 'person' AS kind, false AS is_number, row_number() OVER (ORDER BY page.name, page.id)::int AS place,
         ${countMax === null ? '0' : boundedCount(rows, countMax)} AS total, page.id, page.name::text AS title, NULL::timestamptz AS at, '' AS stage,
         page.email::text AS person, concat_ws(' · ', nullif(page.job_title, ''), d.name) AS hint,
         NULL::text[] AS quoted_texts, NULL::text[] AS quoted_files
    FROM page LEFT JOIN departments d ON d.id = page.department_id)`;
}
