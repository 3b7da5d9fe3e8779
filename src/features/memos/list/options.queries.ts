import { z } from 'zod';
import { distinctNames } from '#src/platform/words/namesakes';
import { LISTED_PEOPLE_MAX } from '#src/features/people/choosing/people.queries';
import type { Database } from '#src/platform/db';
import type { PersonRef } from './list.schema';

/** So many departments and tags are known by name; the filters offer the first of them. */
const NAMED_MAX = 5_000;

const KEEP_MS = 60_000;
/** A name that is missing may be new: then the list is read again, but not at every request. */
const AGAIN_AFTER_MS = 2_000;

export type Option = { id: number; name: string; hasLeft: boolean };
export type Options = { people: Option[] | null; departments: Option[]; tags: Option[] };

const row = z.object({
  kind: z.enum(['person', 'department', 'tag']),
  id: z.number(),
  name: z.string(),
  has_left: z.boolean(),
  job_title: z.string(),
  email: z.string(),
});

const OPTIONS = `
  (SELECT 'person' AS kind, id, name, deactivated_at IS NOT NULL AS has_left, job_title, email FROM users ORDER BY name, id LIMIT ${LISTED_PEOPLE_MAX + 1})
  UNION ALL (SELECT 'department', id, name, false, '', '' FROM departments ORDER BY name, id LIMIT ${NAMED_MAX})
  UNION ALL (SELECT 'tag', id, name, false, '', '' FROM tags WHERE archived_at IS NULL ORDER BY name, id LIMIT ${NAMED_MAX})`;

const kept = new WeakMap<Database, { at: number; options: Options }>();

/** What the filters offer, read at most once a minute by each process. */
export async function findOptions(db: Database, isKnown: (options: Options) => boolean): Promise<Options> {
  const last = kept.get(db);
  const age = last ? Date.now() - last.at : Infinity;
  if (last && age < (isKnown(last.options) ? KEEP_MS : AGAIN_AFTER_MS)) return last.options;
  const rows = await db.named('list_options', OPTIONS, row, []);
  const of = (kind: string): Option[] =>
    rows.filter((found) => found.kind === kind).map(({ id, name, has_left }) => ({ id, name, hasLeft: has_left }));
  const names = distinctNames(
    rows.filter(({ kind }) => kind === 'person').map((found) => ({ ...found, jobTitle: found.job_title })),
  );
  const people = of('person').map((one) => ({ ...one, name: names.get(one.id) ?? one.name }));
  const options = {
    people: people.length > LISTED_PEOPLE_MAX ? null : people,
    departments: of('department'),
    tags: of('tag'),
  };
  kept.set(db, { at: Date.now(), options });
  return options;
}

const person = z.object({ id: z.number(), name: z.string(), email: z.string() });
export type FoundPerson = z.infer<typeof person>;

/** People named in the address of a list, where there are too many to hold them all. */
export async function findPeople(db: Database, refs: PersonRef[]): Promise<FoundPerson[]> {
  const text = `SELECT id, name, plain_address(email) AS email FROM users
                 WHERE id = ANY ($1::int[]) OR plain_address(email) = ANY ($2::text[])`;
  const ids = refs.filter((ref) => typeof ref === 'number');
  const emails = refs.filter((ref) => typeof ref === 'string');
  return db.named('list_people', text, person, [ids, emails]);
}
