import { changesBetween, recordAudits } from '#src/features/audit/audit.service';
import { inTransaction, type Database, type Tx } from '#src/platform/db';
import type { Actor } from '#src/web/actor';
import { nameIn } from '#src/seed/seededNames';
import type { OrderedKind } from './kinds.queries';

type By = { db: Database; actor: Actor; kind: OrderedKind };
type Renaming = { id: number; from: string; to: string };

/** Names that came with the program, that nobody has changed, and that are not in the company's language. */
export async function findForeignNames(tx: Tx | Database['prisma'], kind: OrderedKind): Promise<Renaming[]> {
  const { defaultLocale } = await tx.company.findFirstOrThrow({ select: { defaultLocale: true } });
  const args = { select: { id: true, name: true, version: true }, orderBy: { position: 'asc' as const } };
  const rows = await (kind.noun === 'purpose' ? tx.purpose.findMany(args) : tx.taskStage.findMany(args));
  const taken = new Set(rows.map(({ name }) => name.toLowerCase()));
  return rows.flatMap(({ id, name, version }) => {
    const to = version === 1 ? nameIn(defaultLocale, kind.plural, name) : null;
    return to === null || taken.has(to.toLowerCase()) ? [] : [{ id, from: name, to }];
  });
}

/** Gives them the names of the company's language. Answers how many. */
export async function takeNamesOfLanguage({ db, actor, kind }: By): Promise<number> {
  return inTransaction(db, async (tx) => {
    await kind.lockInOrder(tx);
    const found = await findForeignNames(tx, kind);
    for (const { id, to } of found)
      await kind.rows(tx).updateMany({ where: { id, version: 1 }, data: { name: to, version: { increment: 1 } } });
    await recordAudits(
      tx,
      found.map(({ id, from, to }) => ({
        type: `${kind.noun}.changed` as const,
        actorId: actor.id,
        details: { id, name: from, changes: changesBetween({ name: from }, { name: to }) },
      })),
    );
    return found.length;
  });
}
