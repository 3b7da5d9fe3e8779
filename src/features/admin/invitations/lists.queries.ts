import { z } from 'zod';
import type { Database, Tx } from '#src/platform/db';
import { NotFound } from '#src/platform/errors';
import { languageWords } from '#src/features/account/languages';
import { judge, judgedShape, type Judged, type Known } from './judging';
import { lineShape, type Line } from './reading/lines';

const lines = z.array(lineShape);
const results = z.array(judgedShape);

export type InvitationList = {
  id: number;
  source: string;
  departmentId: number | null;
  lines: Line[];
  unusedHeadings: string[];
  /** What became of each line; null until it was invited. */
  results: Judged[] | null;
  createdAt: Date;
  invitedAt: Date | null;
};

export async function getList(tx: Pick<Tx, 'invitationList'>, listId: number): Promise<InvitationList> {
  const found = await tx.invitationList.findUnique({ where: { id: listId } });
  if (!found) throw new NotFound();
  return {
    ...found,
    lines: lines.parse(found.lines),
    results: found.results === null ? null : results.parse(found.results),
  };
}

export type RecentList = { id: number; source: string; adminName: string; createdAt: Date; invitedAt: Date | null };

const RECENT = 20;

export async function listRecent({ prisma }: Database): Promise<RecentList[]> {
  const found = await prisma.invitationList.findMany({
    orderBy: { id: 'desc' },
    take: RECENT,
    select: { id: true, source: true, createdAt: true, invitedAt: true, admin: { select: { name: true } } },
  });
  return found.map(({ admin, ...list }) => ({ ...list, adminName: admin.name }));
}

type Judging = Pick<InvitationList, 'lines' | 'departmentId'>;

/** What would happen with each line now. */
export async function judgeNow(tx: Pick<Tx, '$queryRaw' | 'department' | 'company'>, list: Judging): Promise<Judged[]> {
  return judge(list.lines, await whatIsKnown(tx, list));
}

export async function whatIsKnown(
  tx: Pick<Tx, '$queryRaw' | 'department' | 'company'>,
  { lines: given, departmentId }: Judging,
): Promise<Known> {
  const departments = await tx.department.findMany({ where: { archivedAt: null }, select: { id: true, name: true } });
  const { offeredLocales } = await tx.company.findFirstOrThrow({ select: { offeredLocales: true } });
  return {
    people: await peopleAt(
      tx,
      given.map(({ email }) => email),
    ),
    departments: new Map(departments.map((department) => [department.name.toLowerCase(), department])),
    // Archived meanwhile: as if none had been chosen.
    departmentId: departments.some(({ id }) => id === departmentId) ? departmentId : null,
    languages: languageWords(offeredLocales),
  };
}

const person = z.object({ email: z.string(), isActive: z.boolean(), hasPassword: z.boolean() });

async function peopleAt(tx: Pick<Tx, '$queryRaw'>, emails: string[]): Promise<Known['people']> {
  const rows = z.array(person).parse(
    await tx.$queryRaw`
      SELECT plain_address(email) AS email, deactivated_at IS NULL AS "isActive", password_hash IS NOT NULL AS "hasPassword"
        FROM users WHERE plain_address(email) = ANY (${emails}::text[])`,
  );
  return new Map(rows.map(({ email, ...known }) => [email, known]));
}
