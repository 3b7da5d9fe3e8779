import { DateTime } from 'luxon';
import { z } from 'zod';
import { Prisma, type Database } from '#src/platform/db';
import type { Cursor } from '#src/platform/listing/cursor';
import { NOUNS, RIGHTS, type AuditKind } from './auditLog.kinds';
import type { PersonRef } from '#src/web/formFields';
import type { AuditQuery } from './auditLog.address';
import { findIdByAddress } from '#src/features/people/choosing/addresses.queries';
import { named } from '#src/features/people/choosing/nameFilter';
import { LISTED_PEOPLE_MAX } from '#src/features/people/choosing/people.queries';
import { containing, literally } from '#src/platform/listing/like';

export const LINES_A_PAGE = 50;
const PEOPLE_FOUND = 200;

const lineRow = z.object({
  id: z.number(),
  type: z.string(),
  details: z.record(z.string(), z.unknown()),
  created_at: z.date(),
  actor_id: z.number().nullable(),
  actor_name: z.string().nullable(),
  subject_id: z.number().nullable(),
  subject_name: z.string().nullable(),
});
export type AuditLine = z.infer<typeof lineRow>;

type Place = Pick<AuditQuery, 'after' | 'before'>;

const hasRights = (path: string) => Prisma.sql`e.details -> ${path} ?| ${[...RIGHTS]}::text[]`;

function isOfKind(kind: AuditKind): Prisma.Sql {
  if (kind === 'exports') return Prisma.sql`(e.type LIKE '%.exported' OR e.type LIKE 'takeout.%')`;
  if (kind === 'readings') return Prisma.sql`split_part(e.type, '.', 1) IN ('memo', 'task')`;
  if (kind === 'rights')
    return Prisma.sql`split_part(e.type, '.', 1) IN ('user', 'department', 'twoStep')
      AND (e.type IN ('user.created', 'user.deactivated', 'user.reactivated', 'twoStep.reset') OR ${hasRights('changes')})`;
  return Prisma.sql`split_part(e.type, '.', 1) = ANY(${[...NOUNS[kind]]}::text[])`;
}

/** The days are those of the reader's calendar. */
function isInPeriod({ from, to }: AuditQuery, zone: string): Prisma.Sql[] {
  const startOf = (day: string, plus = 0) => DateTime.fromISO(day, { zone }).plus({ days: plus }).toJSDate();
  return [
    ...(from ? [Prisma.sql`e.created_at >= ${startOf(from)}`] : []),
    ...(to ? [Prisma.sql`e.created_at < ${startOf(to, 1)}`] : []),
  ];
}

async function peopleNamed({ prisma }: Database, words: string): Promise<number[]> {
  const contains = { contains: literally(words), mode: 'insensitive' as const };
  const where = { OR: [named(words), { email: contains }] };
  return (await prisma.user.findMany({ where, take: PEOPLE_FOUND, select: { id: true } })).map(({ id }) => id);
}

/** A number is found with and without its sign. */
async function says(db: Database, q: string): Promise<Prisma.Sql[]> {
  const words = q.replace(/^#(?=\d)/, '');
  if (words === '') return [];
  const people = await peopleNamed(db, words);
  const byName = Prisma.sql`OR e.actor_id = ANY(${people}::int[]) OR e.subject_id = ANY(${people}::int[])`;
  return [Prisma.sql`(audit_words(e.details) ILIKE ${containing(words)} ${people.length > 0 ? byName : Prisma.empty})`];
}

async function isAbout({ prisma }: Database, person: PersonRef): Promise<Prisma.Sql> {
  const id = typeof person === 'string' ? ((await findIdByAddress(prisma, person)) ?? 0) : person;
  return Prisma.sql`(e.actor_id = ${id} OR e.subject_id = ${id})`;
}

const beyond = ({ after, before }: Place): Prisma.Sql[] => {
  const row = ({ key, id }: Cursor) => Prisma.sql`(${new Date(key)}::timestamptz, ${id}::int)`;
  return [
    ...(after ? [Prisma.sql`(e.created_at, e.id) < ${row(after)}`] : []),
    ...(before ? [Prisma.sql`(e.created_at, e.id) > ${row(before)}`] : []),
  ];
};

type Asked = { query: AuditQuery; timeZone: string };

/** Lines of the audit, newest first; of `before`, those that stand nearest to it. */
export async function findLines(db: Database, { query, timeZone }: Asked, limit: number): Promise<AuditLine[]> {
  const conditions = [
    Prisma.sql`true`,
    ...(query.kind ? [isOfKind(query.kind)] : []),
    ...(query.person === undefined ? [] : [await isAbout(db, query.person)]),
    ...isInPeriod(query, timeZone),
    ...(await says(db, query.q)),
    ...beyond(query),
  ];
  const order = query.before ? Prisma.sql`e.created_at, e.id` : Prisma.sql`e.created_at DESC, e.id DESC`;
  const rows = await db.prisma.$queryRaw`
    SELECT e.id, e.type, e.details, e.created_at, e.actor_id, e.subject_id, a.name AS actor_name, s.name AS subject_name
      FROM (SELECT * FROM audit_entries e WHERE ${Prisma.join(conditions, ' AND ')} ORDER BY ${order} LIMIT ${limit}) e
      LEFT JOIN users a ON a.id = e.actor_id
      LEFT JOIN users s ON s.id = e.subject_id
     ORDER BY e.created_at DESC, e.id DESC`;
  return z.array(lineRow).parse(rows);
}

/** One page, and whether there are lines on either side of it. */
export async function findPage(db: Database, asked: Asked) {
  const rows = await findLines(db, asked, LINES_A_PAGE + 1);
  const isFull = rows.length > LINES_A_PAGE;
  if (asked.query.before) return { rows: isFull ? rows.slice(1) : rows, hasNewer: isFull, hasOlder: true };
  return { rows: rows.slice(0, LINES_A_PAGE), hasNewer: asked.query.after !== undefined, hasOlder: isFull };
}

/** Everybody who is or was here; null when they are too many for a select. */
export async function listPeople({ prisma }: Database): Promise<{ value: string; label: string }[] | null> {
  const people = await prisma.user.findMany({
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: LISTED_PEOPLE_MAX + 1,
    select: { id: true, name: true },
  });
  if (people.length > LISTED_PEOPLE_MAX) return null;
  return people.map(({ id, name }) => ({ value: String(id), label: name }));
}

export async function nameOf({ prisma }: Database, person: PersonRef): Promise<string> {
  if (typeof person === 'string') return person;
  return (await prisma.user.findUnique({ where: { id: person }, select: { name: true } }))?.name ?? `#${person}`;
}
