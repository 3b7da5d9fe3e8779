import { z } from 'zod';
import { distinctNames } from '#src/platform/words/namesakes';
import { FILTERED_PEOPLE_MAX } from '#src/features/people/choosing/people.queries';
import type { Database } from '#src/platform/db';
import type { PersonRef } from '#src/web/formFields';

const NAMED_MAX = 5_000;

const KEEP_MS = 60_000;
/** A missing name may be new: the list is read again, but not at every request. */
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
  (SELECT 'person' AS kind, id, name, deactivated_at IS NOT NULL AS has_left, job_title, email FROM users ORDER BY name, id LIMIT ${FILTERED_PEOPLE_MAX + 1})
  UNION ALL (SELECT 'department', id, name, archived_at IS NOT NULL, '', '' FROM departments ORDER BY name, id LIMIT ${NAMED_MAX})
  UNION ALL (SELECT 'tag', id, name, archived_at IS NOT NULL, '', '' FROM tags ORDER BY archived_at IS NOT NULL, name, id LIMIT ${NAMED_MAX})`;

const kept = new WeakMap<Database, { at: number; options: Options }>();

/** Cached for a minute in each process. */
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
    people: people.length > FILTERED_PEOPLE_MAX ? null : people,
    departments: of('department'),
    tags: of('tag'),
  };
  kept.set(db, { at: Date.now(), options });
  return options;
}

type Named = { people: (PersonRef | undefined)[]; department?: number; tag?: number };
export type Names = { options: Options; people: FoundPerson[] };

/** 0 is nobody. */
export async function findNames(db: Database, { people, department, tag }: Named): Promise<Names> {
  const refs = people.filter((ref) => ref !== undefined && ref !== 0).filter((ref) => ref !== undefined);
  const isListed = (list: Option[], id: number | undefined) =>
    id === undefined || list.some((option) => option.id === id);
  const options = await findOptions(db, ({ people: known, departments, tags }) => {
    const areKnown = refs.every((ref) => typeof ref === 'string' || known === null || isListed(known, ref));
    return isListed(departments, department) && isListed(tags, tag) && areKnown;
  });
  const needsPeople = refs.length > 0 && (options.people === null || refs.some((ref) => typeof ref === 'string'));
  return { options, people: needsPeople ? await findPeople(db, refs) : [] };
}

/** An unknown address matches no memo or task. */
export const idOfPerson = (people: readonly FoundPerson[], ref: PersonRef | undefined): number | undefined =>
  typeof ref === 'string' ? (people.find(({ email }) => email === ref)?.id ?? -1) : ref;

const person = z.object({ id: z.number(), name: z.string(), email: z.string(), has_left: z.boolean() });
export type FoundPerson = z.infer<typeof person>;

async function findPeople(db: Database, refs: PersonRef[]): Promise<FoundPerson[]> {
  const text = `SELECT id, name, plain_address(email) AS email, deactivated_at IS NOT NULL AS has_left FROM users
                 WHERE id = ANY ($1::int[]) OR plain_address(email) = ANY ($2::text[])`;
  const ids = refs.filter((ref) => typeof ref === 'number');
  const emails = refs.filter((ref) => typeof ref === 'string');
  return db.named('list_people', text, person, [ids, emails]);
}
