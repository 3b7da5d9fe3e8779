import type { Actor } from '#src/web/actor';

/** Who may do what with people's accounts, and what holds for every account. */

type Flags = { isExecutive: boolean; isAdmin: boolean };

export const canManagePeople = (actor: Pick<Actor, 'isAdmin'>): boolean => actor.isAdmin;

/** Everybody belongs to a department, but executives and admins need not. */
export const needsDepartment = ({ isExecutive, isAdmin }: Flags): boolean => !isExecutive && !isAdmin;

/** Nobody locks themselves out by a slip; another admin can do it. */
export const canDeactivate = (actor: Pick<Actor, 'id' | 'isAdmin'>, user: { id: number; isActive: boolean }): boolean =>
  actor.isAdmin && user.isActive && user.id !== actor.id;

export const canReactivate = (actor: Pick<Actor, 'isAdmin'>, user: { isActive: boolean }): boolean =>
  actor.isAdmin && !user.isActive;

/** A link to choose the first password; those who have one use "Forgot your password?". */
export const canInvite = (actor: Pick<Actor, 'isAdmin'>, user: { isActive: boolean; hasPassword: boolean }): boolean =>
  actor.isAdmin && user.isActive && !user.hasPassword;

/** A link to a new password, and two-step sign-in reset: for others only, one's own are changed with the password. */
export const canHelpSignIn = (actor: Pick<Actor, 'id' | 'isAdmin'>, user: { id: number; isActive: boolean }): boolean =>
  actor.isAdmin && user.isActive && user.id !== actor.id;

/** Without an active admin nobody could ever make one again. */
export const isLastAdmin = (activeAdminIds: readonly number[], userId: number): boolean =>
  activeAdminIds.includes(userId) && activeAdminIds.every((id) => id === userId);

export type Rights = Flags & { isOperator: boolean };

const RIGHTS = ['isExecutive', 'isOperator', 'isAdmin'] as const;

/** What a change gives that was not there before. */
export const gainedRights = (before: Rights | null, now: Rights): (keyof Rights)[] =>
  RIGHTS.filter((right) => now[right] && before?.[right] !== true);

/** Who hands over what waits for a leaver gets none of it, not as the deputy of the successor either. */
export const canSucceed = (
  actor: Pick<Actor, 'id'>,
  successor: { id: number },
  standsInFor: readonly number[],
): boolean => successor.id !== actor.id && !standsInFor.includes(successor.id);

/** Groups of people as the company's settings name them. */
const IN_GROUP: Record<string, (flags: Flags & { isOperator: boolean }) => boolean> = {
  everyone: () => true,
  admins: (flags) => flags.isAdmin,
  executives: (flags) => flags.isExecutive,
  operators: (flags) => flags.isOperator,
};

/** Whether the company lets this person in by two steps only. */
export const mustHaveSecondStep = (flags: Flags & { isOperator: boolean }, groups: readonly string[]): boolean =>
  groups.some((group) => IN_GROUP[group]?.(flags) ?? false);
