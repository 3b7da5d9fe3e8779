import { tellPeople } from '../../mail/accountNotice.service';
import type { Tx } from '#src/platform/db';
import { Invalid } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';
import { gainedRights, type Rights } from '#src/policies/user.policy';

export type Given = { userId: number; name: string; rights: (keyof Rights)[] };

/** Operators and executives see memos. Nobody makes themselves one while another admin could do it. */
export function refuseOwnRights(actor: Pick<Actor, 'id'>, given: Given, activeAdminIds: readonly number[]): void {
  if (given.userId !== actor.id || activeAdminIds.every((id) => id === actor.id)) return;
  const [right] = given.rights.filter((name) => name !== 'isAdmin');
  if (right) throw new Invalid({ [right]: 'users.errors.ownRight' });
}

export const rightsGiven = (user: { id: number; name: string }, before: Rights | null, now: Rights): Given => ({
  userId: user.id,
  name: user.name,
  rights: gainedRights(before, now),
});

/**
 * Who gives whom such a right, to a second account of one's own too, all other admins hear of; where there is none, every
 * executive.
 */
export async function tellOfRights(
  tx: Tx,
  deps: Pick<Deps, 'config'>,
  actor: Pick<Actor, 'id' | 'name'>,
  given: readonly Given[],
): Promise<void> {
  const all = given.filter(({ rights }) => rights.length > 0);
  if (all.length === 0) return;
  const watching = await watchers(tx, actor.id, new Set(all.map(({ userId }) => userId)));
  const names = all.slice(0, NAMED).map(({ name, rights }) => ({ name, rights }));
  const facts = { what: 'rightsGiven', by: actor.name, people: names, more: all.length - names.length } as const;
  await tellPeople(tx, deps, watching, facts);
}

const NAMED = 30;

async function watchers(tx: Tx, actorId: number, given: ReadonlySet<number>): Promise<number[]> {
  const others = { deactivatedAt: null, passwordHash: { not: null }, id: { not: actorId } };
  const idsOf = async (flag: object): Promise<number[]> =>
    (await tx.user.findMany({ where: { ...others, ...flag }, select: { id: true } })).map(({ id }) => id);
  const admins = await idsOf({ isAdmin: true });
  const without = (ids: number[]) => ids.filter((id) => !given.has(id));
  return without(admins).length > 0 ? without(admins) : without(await idsOf({ isExecutive: true }));
}
