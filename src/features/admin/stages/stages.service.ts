import { changesBetween, recordAudit } from '#src/features/audit/audit.service';
import { inTransaction, type Database, type TaskStage, type Tx } from '#src/platform/db';
import { Invalid } from '#src/platform/errors';
import type { Actor } from '#src/web/actor';
import { STAGE_FLAGS, type StageFlags } from '#src/policies/stage.policy';
import { explainTakenName } from '../choices/choices.service';
import { startFlagsRun } from './flagsRun.service';
import { countHeldClosed, countHeldOpen, countTasksIn, lockStages } from './stages.queries';
import type { NewStage, StageForm } from './stages.schema';

type Outcome = { kind: 'saved'; tasks: number } | { kind: 'stale' } | { kind: 'unconfirmed'; tasks: number };

const flagsOf = ({ isDefault, isInProgress, isDone, isActive }: StageFlags): StageFlags => ({
  isDefault,
  isInProgress,
  isDone,
  isActive,
});

export async function createStage(db: Database, actor: Actor, form: NewStage): Promise<void> {
  await explainTakenName(() =>
    inTransaction(db, async (tx) => {
      await lockStages(tx);
      const previous = form.isDefault ? await takeDefault(tx) : null;
      const last = await tx.taskStage.aggregate({ _max: { position: true } });
      const data = { ...form, position: (last._max.position ?? -1) + 1 };
      const { id } = await tx.taskStage.create({ data, select: { id: true } });
      const details = { id, ...form, ...(previous ? { defaultBefore: previous.name } : {}) };
      await recordAudit(tx, { type: 'stage.created', actorId: actor.id, details });
    }),
  );
}

/**
 * Saves a stage. A change of its flags changes what its tasks are, and is not made before the admin confirmed it: the
 * answer then says how many tasks it would touch. They follow by a job.
 */
export async function changeStage(db: Database, actor: Actor, stageId: number, form: StageForm): Promise<Outcome> {
  return explainTakenName(() =>
    inTransaction(db, async (tx) => {
      await lockStages(tx);
      const before = await tx.taskStage.findUniqueOrThrow({ where: { id: stageId } });
      if (before.version !== form.version) return { kind: 'stale' };
      const isAnother = STAGE_FLAGS.some((flag) => before[flag] !== form[flag]);
      const tasks = isAnother ? await countTasksIn(tx, stageId) : 0;
      if (isAnother) await checkFlags(tx, before, form);
      if (isAnother && !form.confirmed) return { kind: 'unconfirmed', tasks };
      await save(tx, actor, { before, form, tasks });
      return { kind: 'saved', tasks };
    }),
  );
}

/** What the flags alone do not tell: one stage stays the default, and main tasks and subtasks stay true to each other. */
async function checkFlags(tx: Tx, before: TaskStage, form: StageFlags): Promise<void> {
  if (before.isDefault && !form.isDefault) throw new Invalid({ isDefault: 'choices.stages.errors.defaultNeeded' });
  if (form.isDefault && before.archivedAt) throw new Invalid({ isDefault: 'choices.stages.errors.defaultArchived' });
  if (before.isActive === form.isActive) return;
  const held = form.isActive ? await countHeldClosed(tx, before.id) : await countHeldOpen(tx, before.id);
  if (held === 0) return;
  const why = form.isActive ? 'heldClosed' : 'heldOpen';
  throw new Invalid({ isActive: `choices.stages.errors.${why}` }, { count: held });
}

async function save(
  tx: Tx,
  actor: Actor,
  { before, form, tasks }: { before: TaskStage; form: StageForm; tasks: number },
) {
  const previous = form.isDefault && !before.isDefault ? await takeDefault(tx) : null;
  const after = { name: form.name, colour: form.colour, ...flagsOf(form) };
  await tx.taskStage.update({ where: { id: before.id }, data: { ...after, version: { increment: 1 } } });
  if (before.isActive !== after.isActive) await startFlagsRun(tx, actor, before.id, tasks);
  const changes = changesBetween({ name: before.name, colour: before.colour, ...flagsOf(before) }, after);
  if (Object.keys(changes).length === 0) return;
  const details = { id: before.id, name: before.name, changes, tasks };
  const moved = previous ? { defaultBefore: previous.name } : {};
  await recordAudit(tx, { type: 'stage.changed', actorId: actor.id, details: { ...details, ...moved } });
}

/** Takes the flag from the stage that has it, for another one to get it. */
async function takeDefault(tx: Tx): Promise<{ name: string } | null> {
  const previous = await tx.taskStage.findFirst({ where: { isDefault: true } });
  if (!previous) return null;
  const data = { isDefault: false, version: { increment: 1 } };
  return tx.taskStage.update({ where: { id: previous.id }, data, select: { name: true } });
}
