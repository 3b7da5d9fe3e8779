import { findStandIns } from '#src/features/absences/standIns.queries';
import { findIdsByAddress } from './addresses.queries';
import { named } from './named.queries';
import type { Database, Tx } from '#src/platform/db';
import { plainAddress } from '#src/platform/emailAddress';
import type { Actor } from '#src/web/actor';
import { idsIn, LIST_MAX } from '#src/platform/http/params';
import { mayWriteToAnyone } from '#src/policies/recipient.policy';
import { literally } from '#src/platform/listing/like';

type Db = Database['prisma'] | Tx;

/** Above this many people a form does not list them: options are fetched while typing. */
export const LISTED_PEOPLE_MAX = 500;

export type PersonOption = {
  id: number;
  name: string;
  department: string | null;
  jobTitle: string;
  email: string;
};
export type RecipientGroup = {
  key: 'manager' | 'executives' | 'heads' | 'deputies' | 'others';
  people: PersonOption[];
};

const select = {
  id: true,
  name: true,
  email: true,
  jobTitle: true,
  departmentId: true,
  isExecutive: true,
  department: { select: { name: true } },
  headOf: { where: { department: { archivedAt: null } }, select: { departmentId: true } },
} as const;

type Row = {
  id: number;
  name: string;
  email: string;
  jobTitle: string;
  departmentId: number | null;
  isExecutive: boolean;
  department: { name: string } | null;
  headOf: { departmentId: number }[];
};

const option = ({ id, name, email, jobTitle, department }: Row): PersonOption => ({
  id,
  name,
  jobTitle,
  email,
  department: department?.name ?? null,
});

const active = { deactivatedAt: null };
const decisionMakers = { OR: [{ isExecutive: true }, { headOf: { some: { department: { archivedAt: null } } } }] };
const orStandIns = (standIns: ReadonlySet<number>) => ({ OR: [...decisionMakers.OR, { id: { in: [...standIns] } }] });
const byName = [{ name: 'asc' as const }, { id: 'asc' as const }];

export const countActivePeople = (db: Db): Promise<number> => db.user.count({ where: active });

/** Everybody who can be chosen as a subscriber, or some of them. */
export async function findActivePeople(db: Db, ids?: readonly number[]): Promise<PersonOption[]> {
  const where = { ...active, ...(ids ? { id: { in: [...ids] } } : {}) };
  const rows: Row[] = await db.user.findMany({ where, select, orderBy: byName, take: LISTED_PEOPLE_MAX });
  return rows.map(option);
}

/** To whom this actor may write, in the groups of the form; "Myself" and "The company" stand beside them. */
export async function findRecipientGroups(db: Db, actor: Actor, isListed: boolean): Promise<RecipientGroup[]> {
  const everybody = isListed && mayWriteToAnyone(actor);
  const standIns = await findStandIns(db);
  const rows: Row[] = await db.user.findMany({
    where: { ...active, id: { not: actor.id }, ...(everybody ? {} : orStandIns(standIns)) },
    select,
    orderBy: byName,
    take: LISTED_PEOPLE_MAX,
  });
  const isManager = (row: Row) => row.headOf.some(({ departmentId }) => departmentId === actor.departmentId);
  const groupOf = (row: Row): RecipientGroup['key'] => {
    if (isManager(row)) return 'manager';
    if (row.isExecutive) return 'executives';
    if (row.headOf.length > 0) return 'heads';
    return standIns.has(row.id) ? 'deputies' : 'others';
  };
  const keys: RecipientGroup['key'][] = ['manager', 'executives', 'heads', 'deputies', 'others'];
  return keys
    .map((key) => ({ key, people: rows.filter((row) => groupOf(row) === key).map(option) }))
    .filter(({ people }) => people.length > 0);
}

/** So many are offered at once. */
const OFFERED = 20;

const withWord = (word: string) => ({ contains: literally(word), mode: 'insensitive' as const });
/** Of so many words each may name the job or the department: each costs a look at the departments. */
const PLACING_WORDS = 6;
const placed = (word: string) => ({
  OR: [{ jobTitle: withWord(word) }, { department: { name: withWord(word) } }],
});

/** By name or address; or by words of which some name the job or the department: "anna sales". */
function meant(words: string) {
  const each = words.split(/\s+/).filter(Boolean).slice(0, PLACING_WORDS);
  const byPlace = {
    AND: [{ OR: each.map(placed) }, ...each.map((word) => ({ OR: [named(word), placed(word)] }))],
  };
  return { OR: [named(words), { email: withWord(words) }, ...(each.length > 0 ? [byPlace] : [])] };
}

/** The first people who are meant by the words typed; for the fields that fetch their options. `hasMore` asks for more words. */
export async function searchPeople(
  db: Db,
  actor: Actor,
  words: string,
  purpose: 'recipient' | 'subscriber' | 'anyone',
): Promise<{ people: PersonOption[]; hasMore: boolean }> {
  const isOpen = purpose !== 'recipient' || mayWriteToAnyone(actor);
  const rows: Row[] = await db.user.findMany({
    where: {
      ...(purpose === 'anyone' ? {} : active),
      AND: [meant(words), isOpen ? {} : { OR: [{ id: actor.id }, ...orStandIns(await findStandIns(db)).OR] }],
    },
    select,
    orderBy: byName,
    take: OFFERED + 1,
  });
  return { people: rows.slice(0, OFFERED).map(option), hasMore: rows.length > OFFERED };
}

/** People by the values of a form, ids or addresses, whoever they are now; what names nobody is left out. */
export async function findNames(db: Db, values: readonly string[]): Promise<PersonOption[]> {
  const ids = idsIn(values);
  const emails = values
    .slice(0, LIST_MAX)
    .filter((value) => value.includes('@') && !value.includes('\0') && value.isWellFormed())
    .map(plainAddress);
  if (ids.length + emails.length === 0) return [];
  const found = await findIdsByAddress(db, emails);
  const rows: Row[] = await db.user.findMany({
    where: { id: { in: [...ids, ...found.values()] } },
    select,
    take: 2 * LIST_MAX,
  });
  return rows.map(option);
}

export type Candidate = {
  id: number;
  name: string;
  departmentId: number | null;
  isExecutive: boolean;
  isHead: boolean;
  isStandIn: boolean;
};

/** Active people by id or e-mail address; who is unknown or has left is not among them. */
export async function findCandidates(
  db: Db,
  refs: readonly (number | string)[],
): Promise<Map<number | string, Candidate>> {
  const ids = refs.filter((ref) => typeof ref === 'number');
  const emails = refs.filter((ref) => typeof ref === 'string');
  if (refs.length === 0) return new Map();
  const byAddress = await findIdsByAddress(db, emails);
  const rows: Row[] = await db.user.findMany({
    where: { ...active, id: { in: [...ids, ...byAddress.values()] } },
    select,
  });
  const standIns = await findStandIns(db);
  const found = new Map<number | string, Candidate>();
  for (const { id, name, email, departmentId, isExecutive, headOf } of rows) {
    const candidate = { id, name, departmentId, isExecutive, isHead: headOf.length > 0, isStandIn: standIns.has(id) };
    found.set(id, candidate);
    found.set(plainAddress(email), candidate);
  }
  return found;
}

/** Without any, a memo to the company would reach nobody. */
export const hasActiveExecutives = async (db: Db): Promise<boolean> =>
  (await db.user.findFirst({ where: { ...active, isExecutive: true }, select: { id: true } })) !== null;

export async function findExecutives(db: Db): Promise<{ id: number; name: string }[]> {
  return db.user.findMany({
    where: { ...active, isExecutive: true },
    select: { id: true, name: true },
    orderBy: byName,
  });
}
