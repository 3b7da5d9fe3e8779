import { changesBetween, recordAudit } from '../../audit/audit.service';
import { renewAssistants } from '#src/features/assistants/assisting.service';
import { revokeTokens } from '../../auth/tokens.service';
import { endResetMails } from '../../mail/accountMail.service';
import { tellPeople } from '../../mail/accountNotice.service';
import { findIdByAddress } from '#src/features/people/choosing/addresses.queries';
import { giveBackWhatWasTaken } from '#src/features/memos/taking/taking.service';
import { joinCompanyMemos, leaveCompanyMemos, lockExecutives } from '../../people/executives.service';
import { inTransaction, isUniqueViolation, type Tx } from '#src/platform/db';
import { addressProblem, plainAddress } from '#src/platform/emailAddress';
import { Invalid } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';
import { enqueue } from '#src/platform/jobs';
import { searchNameOf } from '#src/platform/words/names';
import { isLastAdmin, needsDepartment } from '#src/policies/user.policy';
import { setHeadOf } from '../departments/headships.service';
import { holdDepartments } from '../departments/holding.service';
import { lockActiveAdmins } from './adminLock.queries';
import { refuseOwnRights, rightsGiven, tellOfRights } from './ownRights.service';

export type UserForm = {
  name: string;
  email: string;
  department?: number | undefined;
  headOf: number[];
  isExecutive: boolean;
  isOperator: boolean;
  isAdmin: boolean;
};

/** Makes the account and sends the link to choose a password. Answers the new id. */
export async function createUser(deps: Deps, actor: Actor, form: UserForm): Promise<number> {
  return explainTakenEmail(() =>
    inTransaction(deps.db, async (tx) => {
      await lockExecutives(tx);
      await refuseTakenAddress(tx, form.email, null);
      const placed = await placeOf(tx, form);
      const company = await tx.company.findFirstOrThrow({ select: { defaultLocale: true, defaultTimeZone: true } });
      const { id } = await tx.user.create({
        data: { ...columnsOf(form), locale: company.defaultLocale, timeZone: company.defaultTimeZone },
        select: { id: true },
      });
      await setHeadOf(tx, id, form.headOf);
      if (form.isExecutive) await joinCompanyMemos(tx, id);
      await recordAudit(tx, {
        type: 'user.created',
        actorId: actor.id,
        subjectId: id,
        details: { ...flagsOf(form), ...placed },
      });
      await tellOfRights(tx, deps, actor, [rightsGiven({ id, name: form.name }, null, form)]);
      await invite(tx, actor, id);
      return id;
    }),
  );
}

/** Answers false when somebody else saved in between: nothing is changed then. */
export async function updateUser(
  deps: Deps,
  actor: Actor,
  userId: number,
  form: UserForm & { version: number },
): Promise<boolean> {
  const result = await explainTakenEmail(() =>
    inTransaction(deps.db, async (tx) => {
      await lockExecutives(tx);
      const admins = await lockActiveAdmins(tx);
      const before = await tx.user.findUniqueOrThrow({
        where: { id: userId },
        include: { department: true, headOf: { include: { department: true } } },
      });
      await refuseNewAddress(tx, form, before);
      if (!form.isAdmin && isLastAdmin(admins, userId)) throw new Invalid({ isAdmin: 'users.errors.lastAdmin' });
      const given = rightsGiven({ id: userId, name: form.name }, before, form);
      refuseOwnRights(actor, given, admins);
      const placed = await placeOf(tx, form);
      const { count } = await tx.user.updateMany({
        where: { id: userId, version: form.version },
        data: { ...columnsOf(form), version: { increment: 1 } },
      });
      if (count === 0) return null;
      await setHeadOf(tx, userId, form.headOf);
      if (before.name !== form.name) await followName(tx, userId, before.name);
      if (before.email !== form.email) await followAddress(tx, deps, actor, before);
      await tellOfRights(tx, deps, actor, [given]);
      const lostMemos = await followExecutiveFlag(tx, userId, before, form);
      const was = {
        ...flagsOf(before),
        department: before.department?.name ?? null,
        headOf: before.headOf.map((head) => head.department.name).sort(),
      };
      const changes = changesBetween(was, { ...flagsOf(form), ...placed });
      await recordAudit(tx, { type: 'user.changed', actorId: actor.id, subjectId: userId, details: { changes } });
      const lostRights = (before.isOperator && !form.isOperator) || (before.isExecutive && !form.isExecutive);
      return { lostMemos, lostRights };
    }),
  );
  if (!result) return false;
  for (const memoId of result.lostMemos) deps.realtime.leavePage(userId, { kind: 'memo', id: memoId });
  if (result.lostRights) deps.realtime.disconnectUser(userId);
  return true;
}

/**
 * The links that went to the address before are dead, and so is a new password that was asked for with it. Whoever reads there
 * is told: it might be the first they hear of it.
 */
async function followAddress(tx: Tx, deps: Deps, actor: Actor, user: { id: number; email: string }): Promise<void> {
  await revokeTokens(tx, user.id);
  await endResetMails(tx, user.id);
  await tellPeople(tx, deps, [user.id], { what: 'emailChanged', by: actor.name }, user.email);
}

export async function invite(tx: Tx, actor: Actor, userId: number): Promise<void> {
  await enqueue(tx, 'send_account_mail', { userId, kind: 'invitation' });
  await recordAudit(tx, { type: 'invitation.sent', actorId: actor.id, subjectId: userId });
}

const flagsOf = ({ name, email, isExecutive, isOperator, isAdmin }: Omit<UserForm, 'department' | 'headOf'>) => ({
  name,
  email,
  isExecutive,
  isOperator,
  isAdmin,
});

const columnsOf = (form: UserForm) => ({
  ...flagsOf(form),
  searchName: searchNameOf(form.name),
  departmentId: form.department ?? null,
});

/** The department and those headed, by name for the audit; they must exist, and a department is needed by most. */
async function placeOf(tx: Tx, form: UserForm): Promise<{ department: string | null; headOf: string[] }> {
  if (form.department === undefined && needsDepartment(form))
    throw new Invalid({ department: 'users.errors.department' });
  const ids = [...new Set([...form.headOf, ...(form.department === undefined ? [] : [form.department])])];
  const names = new Map((await holdDepartments(tx, ids)).map(({ id, name }) => [id, name]));
  if (form.department !== undefined && !names.has(form.department))
    throw new Invalid({ department: 'users.errors.departmentGone' });
  if (form.headOf.some((id) => !names.has(id))) throw new Invalid({ headOf: 'users.errors.departmentGone' });
  return {
    department: form.department === undefined ? null : (names.get(form.department) ?? null),
    headOf: [...new Set(form.headOf)].map((id) => names.get(id) ?? '').sort(),
  };
}

/** Memos are found by the new name; what was written to the old one stays a mention. */
async function followName(tx: Tx, userId: number, former: string): Promise<void> {
  await tx.messageMention.updateMany({ where: { userId, name: null }, data: { name: former } });
  await enqueue(tx, 'refresh_search_of', { userId });
}

type WasExecutive = { isExecutive: boolean; deactivatedAt: Date | null };

async function followExecutiveFlag(tx: Tx, userId: number, before: WasExecutive, now: UserForm): Promise<number[]> {
  if (before.deactivatedAt || before.isExecutive === now.isExecutive) return [];
  if (!now.isExecutive) {
    const left = await leaveCompanyMemos(tx, userId);
    await renewAssistants(tx, { of: [userId] });
    await giveBackWhatWasTaken(tx, userId);
    return left;
  }
  await joinCompanyMemos(tx, userId);
  await renewAssistants(tx, { of: [userId] });
  return [];
}

/** Somebody may have it already, written in another way. */
async function refuseTakenAddress(tx: Tx, address: string, ownId: number | null): Promise<void> {
  const takenBy = await findIdByAddress(tx, address);
  if (takenBy !== null && takenBy !== ownId) throw new Invalid({ email: 'users.errors.emailTaken' });
}

async function refuseNewAddress(tx: Tx, { email }: UserForm, before: { id: number; email: string }): Promise<void> {
  if (email === plainAddress(before.email)) return;
  const problem = addressProblem(email);
  if (problem !== null) throw new Invalid({ email: `errors.address.${problem}` });
  await refuseTakenAddress(tx, email, before.id);
}

async function explainTakenEmail<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isUniqueViolation(error)) throw new Invalid({ email: 'users.errors.emailTaken' });
    throw error;
  }
}
