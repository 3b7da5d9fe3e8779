import { sendsMail } from '#src/features/mail/mailers';
import { HttpError, Invalid } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';
import { canInvite } from '#src/policies/user.policy';
import { inviteAgain } from '../activity.service';
import { deactivateUser } from '../leaving/leaving.service';
import { findUserDetails, type UserDetail } from '../users.queries';
import { updateUser, type UserForm } from '../users.service';

/** Who was left as they were, and the text that says why. */
export type Skipped = { name: string; reason: string };
export type Outcome = { done: number; skipped: Skipped[] };

/** Each person is a transaction of their own: what cannot be done for one is said, and the others are not held up. */
async function forEach({ db }: Deps, userIds: number[], act: (user: UserDetail) => Promise<boolean>): Promise<Outcome> {
  const outcome: Outcome = { done: 0, skipped: [] };
  for (const user of await findUserDetails(db, [...new Set(userIds)])) {
    const reason = await act(user).then((isDone) => (isDone ? null : 'users.bulk.unchanged'), refusalOf);
    if (reason === null) outcome.done += 1;
    else outcome.skipped.push({ name: user.name, reason });
  }
  return outcome;
}

/** The sentence of a refusal; what is none is a mistake of ours. */
function refusalOf(error: unknown): string {
  if (error instanceof Invalid) return Object.values(error.fieldErrors)[0] ?? error.messageKey;
  if (error instanceof HttpError) return error.messageKey;
  throw error;
}

/** Without a mail server there is nothing to send: links are made on each person's page, or for a whole list. */
export const inviteMany = (deps: Deps, actor: Actor, userIds: number[]): Promise<Outcome> =>
  forEach(deps, userIds, async (user) => {
    if (!canInvite(actor, user)) return Promise.reject(new Invalid({ users: 'users.errors.hasPassword' }));
    if (!(await sendsMail(deps))) return Promise.reject(new Invalid({ users: 'users.bulk.noMailServer' }));
    await inviteAgain(deps, actor, user, false);
    return true;
  });

export const deactivateMany = (deps: Deps, actor: Actor, userIds: number[]): Promise<Outcome> =>
  forEach(deps, userIds, (user) => deactivateUser(deps, actor, user));

export const placeMany = (deps: Deps, actor: Actor, userIds: number[], department: number | null): Promise<Outcome> =>
  forEach(deps, userIds, (user) =>
    change(deps, actor, user, { department: department ?? undefined }, user.departmentId === department),
  );

export type Flag = 'executive' | 'operator' | 'admin';
const COLUMN = { executive: 'isExecutive', operator: 'isOperator', admin: 'isAdmin' } as const;

export const flagMany = (
  deps: Deps,
  actor: Actor,
  userIds: number[],
  { flag, isOn }: { flag: Flag; isOn: boolean },
): Promise<Outcome> =>
  forEach(deps, userIds, (user) => change(deps, actor, user, { [COLUMN[flag]]: isOn }, user[COLUMN[flag]] === isOn));

async function change(
  deps: Deps,
  actor: Actor,
  user: UserDetail,
  changes: Partial<UserForm>,
  isSo: boolean,
): Promise<boolean> {
  if (isSo) return false;
  const { id, name, email, headOf, isExecutive, isOperator, isAdmin, version } = user;
  const form = { name, email, headOf, isExecutive, isOperator, isAdmin, version };
  const saved = await updateUser(deps, actor, id, { department: user.departmentId ?? undefined, ...form, ...changes });
  if (!saved) throw new Invalid({ users: 'users.bulk.stale' });
  return true;
}
