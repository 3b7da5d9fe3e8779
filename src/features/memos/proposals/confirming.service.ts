import type { Database } from '#src/platform/db';
import { Invalid } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import { startSelected } from '../selected/runs.service';
import type { Seen } from './signing.service';

/**
 * Begins to confirm all of these as one run, which goes on with each memo by itself, names those that it leaves, and is told
 * and undone as a whole. What is not prepared for this person counts as not sent.
 */
export async function startSigning(
  db: Database,
  actor: Actor,
  wanted: readonly Seen[],
  clientKey: string,
): Promise<number> {
  const versions = new Map(wanted.map(({ id, version }) => [id, version]));
  const rows = await db.prisma.proposal.findMany({
    where: { id: { in: [...versions.keys()] }, forId: actor.id },
    select: { id: true, memoId: true },
    orderBy: { id: 'asc' },
  });
  if (rows.length === 0) throw new Invalid({ proposals: 'proposals.errors.nothingToSign' });
  const proposals = rows.map(({ id, memoId }) => ({ id, memoId, version: versions.get(id) ?? 0 }));
  const ids = [...new Set(proposals.map(({ memoId }) => memoId))];
  const said = { list: '', until: null, outcome: null, conclusion: '', add: [], remove: [], subscribers: [] };
  return startSelected(db, actor, { act: 'sign', ids, proposals, ...said }, clientKey);
}
