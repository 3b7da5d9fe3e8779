import type { StoredFile } from '#src/features/files/files.service';
import type { Outcome, Tx } from '#src/platform/db';
import { defaultOutcome } from '#src/policies/outcomes';
import { namesOfSeeded, type Seeded } from '../seededNames';
import type { StageName, Who } from './types';

/** Ids of everybody and everything the texts speak of. */
export type Cast = {
  id: (who: Who) => number;
  name: (who: Who) => string;
  departmentId: (who: Who) => number | null;
  executives: Who[];
  purpose: (name: string) => number | null;
  /** What a memo of this purpose is decided to be when nothing else is said. */
  outcome: (purpose: string | undefined) => Outcome;
  tag: (name: string) => number;
  stage: (name: StageName) => number;
  file: (name: string) => StoredFile;
};

const TAGS = ['Contracts', 'Customers', 'Finance', 'IT', 'Premises', 'Purchasing', 'Staff', 'Suppliers', 'Trade fairs'];

/** Makes the tags and looks up the rest. The purposes of a company may be others than ours: then a memo has none. */
export async function readCast(tx: Tx, files: readonly StoredFile[]): Promise<Cast> {
  await tx.tag.createMany({ data: TAGS.map((name) => ({ name })), skipDuplicates: true });
  const people = await tx.user.findMany({ where: { email: { endsWith: '@demo.test' } }, orderBy: { id: 'asc' } });
  const person = byName(people, ({ email }) => email.split('@')[0] ?? '');
  const purposes = inEnglishToo('purposes', await tx.purpose.findMany());
  const tags = byName(await tx.tag.findMany(), ({ name }) => name);
  const stages = inEnglishToo('stages', await tx.taskStage.findMany());
  const stored = byName(files, ({ fileName }) => fileName);
  return {
    id: (who) => get(person, who).id,
    name: (who) => get(person, who).name,
    departmentId: (who) => get(person, who).departmentId,
    executives: EVERYBODY.filter((who) => person.get(who)?.isExecutive),
    purpose: (name) => purposes.get(name)?.id ?? null,
    outcome: (purpose) => defaultOutcome(purposes.get(purpose ?? '') ?? null),
    tag: (name) => get(tags, name).id,
    stage: (name) => get(stages, name).id,
    file: (name) => get(stored, name),
  };
}

const EVERYBODY: Who[] = [
  'admin',
  'garry',
  'ruth',
  'darian',
  'andrew',
  'olga',
  'valeria',
  'marina',
  'masha',
  'sergey',
  'tanya',
  'ekaterina',
];

/** By their names in every language: the texts of the demo company know the English ones. */
const inEnglishToo = <T extends { name: string }>(kind: Seeded, rows: readonly T[]): Map<string, T> =>
  new Map(rows.flatMap((row) => namesOfSeeded(kind, row.name).map((name): [string, T] => [name, row])));

const byName = <T>(rows: readonly T[], nameOf: (row: T) => string): Map<string, T> =>
  new Map(rows.map((row) => [nameOf(row), row]));

function get<T>(rows: Map<string, T>, name: string): T {
  const found = rows.get(name);
  if (found === undefined) throw new Error(`The demo company knows no "${name}".`);
  return found;
}
