import { recordAudit } from '../../audit/audit.service';
import { createUserTokens, tokenPath } from '../../auth/tokens.service';
import { inTransaction } from '#src/platform/db';
import { Conflict } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import type { Deps } from '#src/platform/http/context';
import type { InvitationList } from './lists.queries';

export type HandedLink = { name: string; email: string; link: string };

const AT_ONCE = 5_000;

/**
 * New links for all of the list who have chosen no password yet, to be handed over on paper. Links are kept as hashes
 * alone, so each time others are made, and those made before end.
 */
export async function makeLinks({ db, config }: Deps, actor: Actor, list: InvitationList): Promise<HandedLink[]> {
  const userIds = (list.results ?? []).flatMap(({ userId }) => (userId === undefined ? [] : [userId]));
  return inTransaction(db, async (tx) => {
    const people = await tx.user.findMany({
      where: { id: { in: userIds }, passwordHash: null, deactivatedAt: null },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
      select: { id: true, name: true, email: true },
    });
    if (people.length === 0) throw new Conflict('invitations.errors.nobodyLeft');
    const links: HandedLink[] = [];
    for (let at = 0; at < people.length; at += AT_ONCE) {
      const some = people.slice(at, at + AT_ONCE);
      const made = await createUserTokens(
        tx,
        some.map(({ id }) => id),
        'invitation',
      );
      const tokens = new Map(made.map(({ userId, token }) => [userId, token]));
      for (const { id, name, email } of some)
        links.push({ name, email, link: config.baseUrl + tokenPath('invitation', tokens.get(id) ?? '') });
    }
    const details = { listId: list.id, people: links.length };
    await recordAudit(tx, { type: 'invitation.linksMade', actorId: actor.id, details });
    return links;
  });
}
