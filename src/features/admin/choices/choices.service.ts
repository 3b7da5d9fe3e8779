import { changesBetween, recordAudit } from '#src/features/audit/audit.service';
import { clock } from '#src/platform/clock';
import { inTransaction, isForeignKeyViolation, isUniqueViolation, type Database } from '#src/platform/db';
import { Conflict, Invalid } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import { factsOf, type Choice, type ChoiceKind, type NamedKind } from './kinds.queries';
import type { Named, Renamed } from './choices.schema';

type By = { db: Database; actor: Actor; kind: ChoiceKind };

export async function createChoice({ db, actor, kind }: By & { kind: NamedKind }, { name }: Named): Promise<void> {
  await explainTakenName(() =>
    inTransaction(db, async (tx) => {
      const { id } = await kind.create(tx, name);
      await recordAudit(tx, { type: `${kind.noun}.created`, actorId: actor.id, details: { id, name } });
    }),
  );
}

/** Answers false when somebody else saved in between: nothing is changed then. */
export async function renameChoice({ db, actor, kind }: By, choice: Choice, form: Renamed): Promise<boolean> {
  return explainTakenName(() =>
    inTransaction(db, async (tx) => {
      const { count } = await kind.rows(tx).updateMany({
        where: { id: choice.id, version: form.version },
        data: { name: form.name, version: { increment: 1 } },
      });
      if (count === 0) return false;
      const changes = changesBetween({ name: choice.name }, { name: form.name });
      if (Object.keys(changes).length === 0) return true;
      const details = { ...factsOf(choice), changes };
      await recordAudit(tx, { type: `${kind.noun}.changed`, actorId: actor.id, details });
      return true;
    }),
  );
}

/** It stays where it is used, and can no longer be chosen. */
export async function archiveChoice({ db, actor, kind }: By, choice: Choice): Promise<void> {
  await inTransaction(db, async (tx) => {
    await kind.mayArchive?.(tx, choice.id);
    const data = { archivedAt: clock.now(), version: { increment: 1 } };
    const { count } = await kind.rows(tx).updateMany({ where: { id: choice.id, archivedAt: null }, data });
    if (count === 0) return;
    await recordAudit(tx, { type: `${kind.noun}.archived`, actorId: actor.id, details: factsOf(choice) });
  });
}

export async function restoreChoice({ db, actor, kind }: By, choice: Choice): Promise<void> {
  const work = () =>
    inTransaction(db, async (tx) => {
      const where = { id: choice.id, archivedAt: { not: null } };
      const data = { archivedAt: null, version: { increment: 1 } };
      const { count } = await kind.rows(tx).updateMany({ where, data });
      if (count === 0) return;
      await recordAudit(tx, { type: `${kind.noun}.restored`, actorId: actor.id, details: factsOf(choice) });
    });
  await work().catch((error: unknown) => {
    if (isUniqueViolation(error)) throw new Conflict('choices.errors.nameTakenMeanwhile', { name: choice.name });
    throw error;
  });
}

/** Only what nothing refers to: the database refuses the rest. */
export async function deleteChoice({ db, actor, kind }: By, choice: Choice): Promise<void> {
  const work = () =>
    inTransaction(db, async (tx) => {
      await kind.mayArchive?.(tx, choice.id);
      const { count } = await kind.rows(tx).deleteMany({ where: { id: choice.id } });
      if (count === 0) return;
      // A later import makes it anew when it still needs it.
      await tx.importedRecord.deleteMany({ where: { model: { in: [...kind.importedAs] }, recordId: choice.id } });
      await recordAudit(tx, { type: `${kind.noun}.deleted`, actorId: actor.id, details: factsOf(choice) });
    });
  await work().catch((error: unknown) => {
    if (isForeignKeyViolation(error)) throw new Conflict('choices.errors.inUse', { name: choice.name });
    throw error;
  });
}

export async function explainTakenName<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (isUniqueViolation(error)) throw new Invalid({ name: 'choices.errors.nameTaken' });
    throw error;
  }
}
