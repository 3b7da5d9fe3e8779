import { changesBetween, recordAudit } from '#src/features/audit/audit.service';
import { inTransaction, type Database } from '#src/platform/db';
import { enqueue } from '#src/platform/jobs';
import type { Actor } from '#src/web/actor';
import { explainTakenName } from '../choices/choices.service';
import type { NewPurpose, PurposeForm } from './purposes.schema';

type By = { db: Database; actor: Actor };

/** @throws Invalid when another purpose has the name */
export async function createPurpose(
  { db, actor }: By,
  { name, outcomes = ['noted'], expectedDays = null, fourEyes = true }: NewPurpose,
): Promise<void> {
  await explainTakenName(() =>
    inTransaction(db, async (tx) => {
      const last = await tx.purpose.aggregate({ _max: { position: true } });
      const data = { name, outcomes, expectedDays, fourEyes, position: (last._max.position ?? -1) + 1 };
      const { id } = await tx.purpose.create({ data, select: { id: true } });
      await recordAudit(tx, {
        type: 'purpose.created',
        actorId: actor.id,
        details: { id, name, outcomes, expectedDays, fourEyes },
      });
    }),
  );
}

/** Memos that were decided keep their outcome. Answers false when somebody else saved in between: nothing is changed then. */
export async function changePurpose({ db, actor }: By, id: number, form: PurposeForm): Promise<boolean> {
  return explainTakenName(() =>
    inTransaction(db, async (tx) => {
      const before = await tx.purpose.findUniqueOrThrow({ where: { id } });
      const after = {
        name: form.name,
        outcomes: form.outcomes ?? before.outcomes,
        expectedDays: form.expectedDays === undefined ? before.expectedDays : form.expectedDays,
        fourEyes: form.fourEyes ?? before.fourEyes,
      };
      const { count } = await tx.purpose.updateMany({
        where: { id, version: form.version },
        data: { ...after, version: { increment: 1 } },
      });
      if (count === 0) return false;
      const changes = changesBetween(before, after);
      if (Object.keys(changes).length === 0) return true;
      const details = { id, name: before.name, changes };
      await recordAudit(tx, { type: 'purpose.changed', actorId: actor.id, details });
      if (after.fourEyes !== before.fourEyes) await enqueue(tx, 'renew_four_eyes', { purposeId: id });
      return true;
    }),
  );
}
