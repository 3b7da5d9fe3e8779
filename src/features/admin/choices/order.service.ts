import { recordAudit } from '#src/features/audit/audit.service';
import { inTransaction, type Database } from '#src/platform/db';
import type { Actor } from '#src/web/actor';
import { factsOf, type Choice, type OrderedKind } from './kinds.queries';

type By = { db: Database; actor: Actor; kind: OrderedKind };

/**
 * Puts it before another one, or last. Two admins who order at once both have their way: each move says only what stands
 * before what. Nothing happens when the other one is gone, or it stands there already.
 */
export async function placeBefore(
  { db, actor, kind }: By,
  choice: Choice,
  beforeId: number | undefined,
): Promise<void> {
  if (beforeId === choice.id) return;
  await inTransaction(db, async (tx) => {
    const present = await kind.lockInOrder(tx);
    const others = present.filter((id) => id !== choice.id);
    const at = beforeId === undefined ? others.length : others.indexOf(beforeId);
    if (others.length === present.length || at === -1) return;
    const wanted = [...others.slice(0, at), choice.id, ...others.slice(at)];
    if (wanted.join() === present.join()) return;
    await kind.writeOrder(tx, wanted);
    const details = { ...factsOf(choice), changes: { position: { from: present.indexOf(choice.id) + 1, to: at + 1 } } };
    await recordAudit(tx, { type: `${kind.noun}.moved`, actorId: actor.id, details });
  });
}
