import { inTransaction, type Database } from '#src/platform/db';
import { versionOf } from '#src/platform/valuesVersion';
import type { Actor } from '#src/web/actor';

export async function ownPhrases({ prisma }: Pick<Database, 'prisma'>, { id }: Pick<Actor, 'id'>): Promise<string[]> {
  const { phrases } = await prisma.user.findUniqueOrThrow({ where: { id }, select: { phrases: true } });
  return phrases;
}

type Form = { phrases: string[]; version: string };

/** Answers false when they were saved in another window meanwhile: nothing is changed then. */
export async function saveOwnPhrases(db: Database, { id }: Pick<Actor, 'id'>, form: Form): Promise<boolean> {
  return inTransaction(db, async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM users WHERE id = ${id} FOR NO KEY UPDATE`;
    const { phrases } = await tx.user.findUniqueOrThrow({ where: { id }, select: { phrases: true } });
    if (versionOf(phrases) !== form.version) return versionOf(phrases) === versionOf(form.phrases);
    await tx.user.update({ where: { id }, data: { phrases: form.phrases }, select: { id: true } });
    return true;
  });
}
