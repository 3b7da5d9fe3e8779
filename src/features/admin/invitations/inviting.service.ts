import { z } from 'zod';
import { recordAudit, recordAudits } from '../../audit/audit.service';
import { joinCompanyMemos } from '../../people/executives.service';
import { clock } from '#src/platform/clock';
import { inTransaction, type Tx } from '#src/platform/db';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';
import { enqueueEach, LATER } from '#src/platform/jobs';
import { holdDepartments } from '../departments/holding.service';
import { rightsGiven, tellOfRights } from '../users/ownRights.service';
import { judge, newDepartments, withoutNewDepartments, type Judged, type Known } from './judging';
import { getList, whatIsKnown } from './lists.queries';
import { searchNameOf } from '#src/platform/words/names';

type InviteDeps = Pick<Deps, 'db' | 'config'>;
type Asked = { listId: number; createDepartments: boolean };

/**
 * Makes the accounts of all lines that are right, and invites them; what the dry run said is asked again, for somebody may
 * have been made since. Sent twice, it happens once: answers false then.
 */
export async function inviteList(
  deps: InviteDeps,
  actor: Actor,
  { listId, createDepartments }: Asked,
): Promise<boolean> {
  return inTransaction(deps.db.patient, async (tx) => {
    const now = clock.now();
    const claimed = await tx.invitationList.updateMany({
      where: { id: listId, invitedAt: null },
      data: { invitedAt: now },
    });
    if (claimed.count === 0) return false;
    const list = await getList(tx, listId);
    await holdDepartments(tx);
    if (createDepartments) {
      await makeDepartments(tx, actor, newDepartments(judge(list.lines, await whatIsKnown(tx, list))));
    }
    const known = await whatIsKnown(tx, list);
    const results = await makePeople(tx, deps, actor, {
      listId,
      known,
      judged: withoutNewDepartments(judge(list.lines, known)),
    });
    await tx.invitationList.update({ where: { id: listId }, data: { results }, select: { id: true } });
    // Last, for nobody writes to the company while this one holds its lock: a long list takes its time.
    const executives = newExecutives(results);
    if (executives.length > 0) await joinCompanyMemos(tx, ...executives);
    return true;
  });
}

const newExecutives = (results: readonly Judged[]): number[] =>
  results.flatMap(({ verdict, isExecutive, userId }) =>
    verdict === 'create' && isExecutive && userId !== undefined ? [userId] : [],
  );

async function makeDepartments(tx: Tx, actor: Actor, names: string[]): Promise<void> {
  const data = names.map((name) => ({ name }));
  const made = await tx.department.createManyAndReturn({
    data,
    skipDuplicates: true,
    select: { id: true, name: true },
  });
  const entries = made.map(({ id, name }) => ({ departmentId: id, name, heads: [] }));
  await recordAudits(
    tx,
    entries.map((details) => ({ type: 'department.created' as const, actorId: actor.id, details })),
  );
}

type Making = { listId: number; known: Known; judged: Judged[] };

async function makePeople(
  tx: Tx,
  deps: InviteDeps,
  actor: Actor,
  { listId, known, judged }: Making,
): Promise<Judged[]> {
  const company = await tx.company.findFirstOrThrow({ select: { defaultLocale: true, defaultTimeZone: true } });
  const wanted = judged.filter(({ verdict }) => verdict === 'create');
  const ids = await insertPeople(
    tx,
    wanted.map((line) => columnsOf(line, known, company)),
  );
  const created = wanted.flatMap((line) => {
    const userId = ids.get(line.email);
    return userId === undefined ? [] : [{ line, userId }];
  });
  await enqueueEach(
    tx,
    'send_account_mail',
    created.map(({ userId }) => ({ payload: { userId, kind: 'invitation' }, priority: LATER })),
  );
  await record(tx, actor, listId, created);
  const given = created.map(({ line, userId }) => rightsGiven({ id: userId, name: line.name }, null, line));
  await tellOfRights(tx, deps, actor, given);
  // Whoever was made by somebody else at this very moment is here already.
  return judged.map((line) => {
    if (line.verdict !== 'create') return line;
    const userId = ids.get(line.email);
    return userId === undefined ? { ...line, verdict: 'exists', reason: 'invited' } : { ...line, userId };
  });
}

type Company = { defaultLocale: string; defaultTimeZone: string };

/** Named like the columns, for one statement takes them all. */
function columnsOf(line: Judged, { departments, departmentId, languages }: Known, company: Company) {
  return {
    ...{ name: line.name, search_name: searchNameOf(line.name), email: line.email },
    ...{ is_executive: line.isExecutive, is_operator: line.isOperator, is_admin: line.isAdmin },
    department_id: departments.get(line.department.toLowerCase())?.id ?? departmentId,
    locale: languages.get(line.language.toLowerCase()) ?? company.defaultLocale,
    time_zone: company.defaultTimeZone,
  };
}

const insertedRow = z.object({ id: z.number(), email: z.string() });

/** Ten thousand at once, so not row by row. Whose address is taken meanwhile is passed over. */
async function insertPeople(tx: Tx, people: ReturnType<typeof columnsOf>[]): Promise<Map<string, number>> {
  const rows = await tx.$queryRaw`
    INSERT INTO users (name, search_name, email, is_executive, is_operator, is_admin, department_id, locale, time_zone, created_at, updated_at)
    SELECT p.*, ${clock.now()}::timestamptz, ${clock.now()}::timestamptz
      FROM json_to_recordset(${JSON.stringify(people)}::json)
        AS p (name text, search_name text, email text, is_executive boolean, is_operator boolean, is_admin boolean, department_id int,
              locale text, time_zone text)
    ON CONFLICT (email) DO NOTHING
    RETURNING id, email`;
  return new Map(
    z
      .array(insertedRow)
      .parse(rows)
      .map(({ id, email }) => [email, id]),
  );
}

type Created = { line: Judged; userId: number };

async function record(tx: Tx, actor: Actor, listId: number, created: Created[]): Promise<void> {
  const entries = created.flatMap(({ line, userId }) => {
    const { name, email, isExecutive, isOperator, isAdmin, department } = line;
    const details = { name, email, isExecutive, isOperator, isAdmin, department, listId };
    const who = { actorId: actor.id, subjectId: userId };
    return [
      { type: 'user.created' as const, ...who, details },
      { type: 'invitation.sent' as const, ...who, details: { listId } },
    ];
  });
  await recordAudits(tx, entries);
  const details = { listId, people: created.length };
  await recordAudit(tx, { type: 'invitation.listSent', actorId: actor.id, details });
}
