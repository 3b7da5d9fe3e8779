import { canManagePeople } from '#src/policies/user.policy';
import { Forbidden, SignInNeeded } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { Can } from '#src/platform/http/context';

/** Nobody signs in first; whoever is no admin is refused, for that the pages exist is no secret. */
export function requireAdmin({ actor }: { actor: Actor | null }): Actor {
  if (!actor) throw new SignInNeeded();
  if (!canManagePeople(actor)) throw new Forbidden('admin.errors.adminsOnly');
  return actor;
}

/** Access for the pages of the administration. */
export const admin: Can<null, unknown> = (access) => {
  requireAdmin(access);
  return null;
};
