import type { Actor } from '#src/web/actor';

type Flags = { isExecutive: boolean; isAdmin: boolean };

export const canManagePeople = (actor: Pick<Actor, 'isAdmin'>): boolean => actor.isAdmin;

export const needsDepartment = ({ isExecutive, isAdmin }: Flags): boolean => !isExecutive && !isAdmin;

/** Protects against locking oneself out by mistake. */
export const canDeactivate = (actor: Pick<Actor, 'id' | 'isAdmin'>, user: { id: number; isActive: boolean }): boolean =>
  actor.isAdmin && user.isActive && user.id !== actor.id;

export const canReactivate = (actor: Pick<Actor, 'isAdmin'>, user: { isActive: boolean }): boolean =>
  actor.isAdmin && !user.isActive;

export const canInvite = (actor: Pick<Actor, 'isAdmin'>, user: { isActive: boolean; hasPassword: boolean }): boolean =>
  actor.isAdmin && user.isActive && !user.hasPassword;

/** A link to a new password, or a reset of two-step sign-in; never for oneself. */
export const canHelpSignIn = (actor: Pick<Actor, 'id' | 'isAdmin'>, user: { id: number; isActive: boolean }): boolean =>
  actor.isAdmin && user.isActive && user.id !== actor.id;

/** Only an admin can appoint admins. */
export const isLastAdmin = (activeAdminIds: readonly number[], userId: number): boolean =>
  activeAdminIds.includes(userId) && activeAdminIds.every((id) => id === userId);

export type Rights = Flags & { isOperator: boolean };

const RIGHTS = ['isExecutive', 'isOperator', 'isAdmin'] as const;

export const gainedRights = (before: Rights | null, now: Rights): (keyof Rights)[] =>
  RIGHTS.filter((right) => now[right] && before?.[right] !== true);

/** Whoever hands over a leaver's work gets none of it, not even as the successor's deputy. */
export const canSucceed = (
  actor: Pick<Actor, 'id'>,
  successor: { id: number },
  standsInFor: readonly number[],
): boolean => successor.id !== actor.id && !standsInFor.includes(successor.id);

/** Values of the company's setting. */
const IN_GROUP: Record<string, (flags: Flags & { isOperator: boolean }) => boolean> = {
  everyone: () => true,
  admins: (flags) => flags.isAdmin,
  executives: (flags) => flags.isExecutive,
  operators: (flags) => flags.isOperator,
};

export const mustHaveSecondStep = (flags: Flags & { isOperator: boolean }, groups: readonly string[]): boolean =>
  groups.some((group) => IN_GROUP[group]?.(flags) ?? false);
