import { createHash } from 'node:crypto';
import { recordAudit } from '#src/features/audit/audit.service';
import { findIdsByAddress } from '#src/features/people/choosing/addresses.queries';
import { joinCompanyMemos } from '#src/features/people/executives.service';
import { clock } from '#src/platform/clock';
import { enqueue } from '#src/platform/jobs';
import { invitationJob } from './invitationJob';
import { assertGroupsKnown, readAccount, USER, type Account, type Groups } from './accounts';
import type { Profiles } from './profiles';
import { momentOf } from '../context';
import type { DumpItem } from '../dump/readDump';
import { momentText } from '../rows/fields';
import { recordsOf, remember, type Run } from '../records';
import { count, remark } from '../run/report';
import { searchNameOf } from '#src/platform/words/names';

type Company = { defaultLocale: string; defaultTimeZone: string };
type Existing = { id: number; name: string; isExecutive: boolean; isOperator: boolean; isAdmin: boolean };

/** Takes people without passwords, and invites those who are active. Who is here already stays as they are. */
export async function takePeople(
  run: Run,
  items: DumpItem[],
  { groups, company, profiles }: { groups: Groups; company: Company; profiles: Profiles },
): Promise<void> {
  const departmentNames = await namesOf(run, groups);
  const accounts = items.map((item) => readAccount(item, groups, [...departmentNames.values()]));
  const known = await recordsOf(run, USER);
  const imported = new Set(known.values());
  const existing = await existingByEmail(run, accounts);
  const addresses = new Set<string>();

  for (const account of accounts) {
    const earlier = account.keys.flatMap((key) => known.get(key) ?? [])[0];
    if (earlier !== undefined) {
      count(run.report, USER, 'unchanged');
      await rememberKeys(run, account, known, earlier);
      continue;
    }
    assertGroupsKnown(account);
    const here = account.email === null ? undefined : existing.get(account.email);
    const isOthers = (here !== undefined && imported.has(here.id)) || addresses.has(account.email ?? '');
    const problem = isOthers ? 'personWithTakenEmail' : whyNot(account);
    if (problem) remark(run.report, problem, { username: account.username, email: account.writtenEmail });
    if (account.email !== null) addresses.add(account.email);
    const recordId =
      here && !problem
        ? link(run, account, here)
        : await take(run, problem ? withoutAddress(account) : account, {
            ...groups,
            departmentNames,
            company,
            profiles,
          });
    await rememberKeys(run, account, known, recordId);
  }
}

async function rememberKeys(run: Run, { keys }: Account, known: Map<string, number>, recordId: number): Promise<void> {
  const missing = keys.filter((key) => !known.has(key));
  for (const key of missing) known.set(key, recordId);
  await remember(
    run,
    USER,
    missing.map((externalKey) => ({ externalKey, recordId })),
  );
}

/** Nobody is merged with anybody, and what they wrote has an owner: they come deactivated, with an address that leads nowhere. */
const withoutAddress = (account: Account): Account => ({
  ...account,
  email: `${createHash('sha256').update(account.username).digest('hex').slice(0, 16)}@no-address.invalid`,
  isActive: false,
});

const namesOf = async ({ tx }: Run, { departments }: Groups): Promise<Map<number, string>> => {
  const rows = await tx.department.findMany({
    where: { id: { in: [...departments.values()] }, archivedAt: null },
    select: { id: true, name: true },
  });
  return new Map(rows.map((row) => [row.id, row.name]));
};

async function existingByEmail({ tx }: Run, accounts: Account[]): Promise<Map<string, Existing>> {
  const emails = accounts.flatMap(({ email }) => (email === null ? [] : [email]));
  const select = { id: true, name: true, isExecutive: true, isOperator: true, isAdmin: true };
  const ids = await findIdsByAddress(tx, emails);
  const rows = await tx.user.findMany({ where: { id: { in: [...ids.values()] } }, select });
  const people = new Map(rows.map((row) => [row.id, row]));
  return new Map(
    [...ids].flatMap(([address, id]): [string, Existing][] => {
      const person = people.get(id);
      return person ? [[address, person]] : [];
    }),
  );
}

function whyNot({ email, writtenEmail }: Account): string | null {
  if (writtenEmail === '') return 'personWithoutEmail';
  return email === null ? 'personWithWrongEmail' : null;
}

/** The person was here before, perhaps as the first admin: what was set here is not overruled by a file, only told. */
function link({ report }: Run, account: Account, here: Existing): number {
  count(report, USER, 'linked');
  const values = { username: account.username, name: here.name, email: account.writtenEmail };
  const differs =
    account.isExecutive !== here.isExecutive ||
    account.isOperator !== here.isOperator ||
    account.isAdmin !== here.isAdmin;
  remark(report, differs ? 'personLinkedOtherRights' : 'personLinked', values);
  return here.id;
}

type Around = Groups & { departmentNames: Map<number, string>; company: Company; profiles: Profiles };

async function take(run: Run, account: Account, around: Around): Promise<number> {
  const { tx, report } = run;
  const { departments, departmentNames, company, profiles } = around;
  const { name, isExecutive, isOperator, isAdmin } = account;
  const isActive = account.isActive && account.isStaff;
  const profile = profiles.get(account.item.pk ?? '');
  // A department that was archived since an earlier run takes nobody in.
  const departmentIds = account.departmentKeys
    .flatMap((key) => departments.get(key) ?? [])
    .filter((departmentId) => departmentNames.has(departmentId));
  if (profiles.size > 0 && !profile) remark(report, 'personWithoutProfile', { name, username: account.username });
  const now = clock.now();
  const { id } = await tx.user.create({
    data: {
      name,
      searchName: searchNameOf(name),
      email: account.email ?? '',
      isExecutive,
      isOperator,
      isAdmin,
      departmentId: departmentIds[0] ?? null,
      locale: profile?.locale ?? company.defaultLocale,
      timeZone: profile?.timeZone ?? company.defaultTimeZone,
      phone: profile?.phone ?? '',
      deactivatedAt: isActive ? null : now,
      createdAt: joinedAt(account, company.defaultTimeZone) ?? now,
    },
    select: { id: true },
  });
  const headOf = account.isHead ? departmentIds : [];
  await tx.departmentHead.createMany({ data: headOf.map((departmentId) => ({ departmentId, userId: id })) });
  if (isActive && isExecutive) await joinCompanyMemos(tx, id);
  if (isActive)
    await enqueue(tx, 'send_account_mail', { userId: id, kind: 'invitation' }, { jobKey: invitationJob(id) });
  const namesOfDepartments = departmentIds.map((departmentId) => departmentNames.get(departmentId) ?? '');
  const details = {
    source: 'django-crm',
    name,
    isExecutive,
    isOperator,
    isAdmin,
    department: namesOfDepartments[0] ?? null,
  };
  await recordAudit(tx, { type: 'user.created', actorId: null, subjectId: id, details });
  count(report, USER, 'taken');
  describe(run, account, namesOfDepartments);
  return id;
}

/** A file gives rights here: whoever lets it in is told to whom, and at which address they are invited. */
function tellRights(report: Run['report'], { username, name, writtenEmail, ...rights }: Account): void {
  const values = { username, name, email: writtenEmail };
  if (rights.isAdmin) remark(report, 'personIsAdmin', values);
  if (rights.isOperator) remark(report, 'personIsOperator', values);
  if (rights.isExecutive) remark(report, 'personIsExecutive', values);
}

/** Null when nothing, or no moment, stands there. */
function joinedAt({ joined }: Account, timeZone: string): Date | null {
  const parsed = momentText.safeParse(joined);
  return parsed.success ? momentOf(parsed.data, timeZone) : null;
}

/** Tells what of a taken person did not come along, or will surprise. */
function describe({ report }: Run, account: Account, departments: string[]): void {
  const { username, name, isExecutive, isAdmin, isHead, isActive, isStaff, hasOwnPermissions } = account;
  const [first, ...others] = departments;
  tellRights(report, account);
  if (others.length > 0)
    remark(report, 'personInSeveralDepartments', {
      name,
      username,
      department: first ?? '',
      others: others.join(', '),
    });
  if (first === undefined && !isExecutive && !isAdmin) remark(report, 'personWithoutDepartment', { name, username });
  if (first === undefined && isHead) remark(report, 'headWithoutDepartment', { name, username });
  if (!isActive) remark(report, 'personInactive', { name, username });
  else if (!isStaff) remark(report, 'personNotStaff', { name, username });
  if (hasOwnPermissions) remark(report, 'personWithOwnPermissions', { name, username });
}
